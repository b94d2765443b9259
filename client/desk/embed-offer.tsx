/** Cards of other sites, offered when an address is pasted on a line of its own. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Embed } from '../../shared/block.ts'
import { announce } from './announcer.tsx'
import type { DeskApi } from './desk-api.ts'
import { useDesk } from './desk-state.ts'
import { troubleInWords } from './trouble.ts'
import { useLatest } from './use-latest.ts'

export type Answered = { is: 'card'; embed: Embed } | { is: 'link' } | { is: 'failed'; why: string }

/** Asks the service for the card of an address. `link`: there is none, and a plain link says more. */
export async function askForCard(api: Pick<DeskApi, 'makeCard'>, address: string): Promise<Answered> {
  const outcome = await api.makeCard(address)
  if (outcome.is === 'done') return { is: 'card', embed: outcome.value }
  if (outcome.is === 'refused' && ['not-a-provider', 'malformed'].includes(outcome.problem.code)) return { is: 'link' }
  return { is: 'failed', why: troubleInWords(outcome) }
}

type Offer = { address: string } & ({ is: 'asking' } | { is: 'card'; embed: Embed } | { is: 'failed'; why: string })

export interface EmbedOffer {
  /** To be called with an address that was pasted on a line of its own; where there is no card for it, it stays a link. */
  ask(address: string): void
  /** What stands below the text. */
  view: ComponentChildren
}

/** @param onCard hears when the editor wants the card in the place of the address */
export function useEmbedOffer(onCard: (address: string, embed: Embed) => void): EmbedOffer {
  const { api } = useDesk()
  const [offer, setOffer] = useState<Offer>()
  const latest = useLatest({ offer })

  async function ask(address: string): Promise<void> {
    setOffer({ is: 'asking', address })
    const answered = await askForCard(api, address)
    if (latest.current.offer?.address !== address) return // another one was pasted, or it was let go
    if (answered.is === 'link') return setOffer(undefined)
    setOffer({ ...answered, address })
    if (answered.is === 'card') announce(`There is a card from ${answered.embed.provider} for this address.`)
  }

  return {
    ask: address => void ask(address),
    view: offer && (
      <OfferView
        offer={offer}
        again={() => void ask(offer.address)}
        letGo={() => setOffer(undefined)}
        accept={embed => {
          setOffer(undefined)
          onCard(offer.address, embed)
        }}
      />
    ),
  }
}

interface OfferViewProps {
  offer: Offer
  accept: (embed: Embed) => void
  letGo: () => void
  again: () => void
}

function OfferView({ offer, accept, letGo, again }: OfferViewProps) {
  return (
    <section class="offer" aria-label="Card for a pasted address">
      {offer.is === 'asking' && (
        <p class="offer__words" role="status">
          Looking for a card…
        </p>
      )}
      {offer.is === 'failed' && <p class="problem offer__words">{offer.why}</p>}
      {offer.is === 'card' && (
        <p class="offer__words">
          <b>{offer.embed.title ?? offer.embed.url}</b> <span class="field__hint">{offer.embed.provider}</span>
        </p>
      )}
      <div class="offer__actions">
        {offer.is === 'card' && (
          <button type="button" class="button button--small" onClick={() => accept(offer.embed)}>
            Show as a card
          </button>
        )}
        {offer.is === 'failed' && (
          <button type="button" class="button button--small" onClick={again}>
            Try again
          </button>
        )}
        <button type="button" class="button button--small button--plain" onClick={letGo}>
          Keep the link
        </button>
      </div>
    </section>
  )
}
