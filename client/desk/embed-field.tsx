/** Cards of other sites: offered when an address is pasted on a line of its own, and shown as readers will see them. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Embed } from '../../shared/block.ts'
import { formsOf } from '../../shared/picture.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { announce } from './announcer.tsx'
import type { DeskApi } from './desk-api.ts'
import { useDesk } from './desk-state.ts'
import { useImageState } from './media-states.ts'
import { loneAddress } from './picture-pieces.ts'
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

interface OfferOptions {
  /** The editor wants the card in the place of the address. */
  onCard: (address: string, embed: Embed) => void
  /** There is no card for it, or none is wanted: the address becomes a link. */
  onLink: (address: string) => void
}

export interface EmbedOffer {
  /** To be called with what was pasted. @param isOwnLine whether it stands on a line by itself */
  pasted(text: string, isOwnLine: boolean): void
  /** What stands below the text. */
  view: ComponentChildren
}

export function useEmbedOffer(options: OfferOptions): EmbedOffer {
  const { api } = useDesk()
  const [offer, setOffer] = useState<Offer>()
  const latest = useLatest({ ...options, offer })

  async function ask(address: string): Promise<void> {
    setOffer({ is: 'asking', address })
    const answered = await askForCard(api, address)
    if (latest.current.offer?.address !== address) return // another one was pasted, or it was let go
    if (answered.is === 'link') {
      setOffer(undefined)
      latest.current.onLink(address)
      return
    }
    setOffer({ ...answered, address })
    if (answered.is === 'card') announce(`There is a card from ${answered.embed.provider} for this address.`)
  }

  return {
    pasted(text, isOwnLine) {
      const address = isOwnLine ? loneAddress(text) : undefined
      if (address) void ask(address)
    },
    view: offer && (
      <OfferView
        offer={offer}
        again={() => void ask(offer.address)}
        letGo={() => {
          setOffer(undefined)
          options.onLink(offer.address)
        }}
        accept={embed => {
          setOffer(undefined)
          options.onCard(offer.address, embed)
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

interface Props {
  embed: Embed
  context: RenderContext
  isLocked: boolean
  change: (embed: Embed) => void
  remove: () => void
}

/** A card in an entry that is being written. */
export function EmbedField({ embed, context, isLocked, change, remove }: Props) {
  return (
    <section class="kept" aria-label={`Card from ${embed.provider}`}>
      <div class="embed-field__head">
        <p class="kept__label">Card from {embed.provider}</p>
        <button type="button" class="button button--small" disabled={isLocked} onClick={remove}>
          Remove card
        </button>
      </div>
      {embed.thumbnail && <ThumbnailState embed={embed} thumbnail={embed.thumbnail} change={change} />}
      {/* Markup of our own renderer, which escapes all text. */}
      <div
        class="kept__block"
        inert
        dangerouslySetInnerHTML={{ __html: renderBlocks([{ type: 'embed', embed }], context).text }}
      />
    </section>
  )
}

interface ThumbnailProps {
  embed: Embed
  thumbnail: NonNullable<Embed['thumbnail']>
  change: (embed: Embed) => void
}

/** A card goes without a picture that cannot be prepared: nobody can mend it here. */
function ThumbnailState({ embed, thumbnail, change }: ThumbnailProps) {
  const { pictures } = useDesk()
  const latest = useLatest({ embed, change })
  const state = useImageState(pictures, thumbnail, picture =>
    latest.current.change({ ...latest.current.embed, thumbnail: { ...thumbnail, ...formsOf(picture) } }),
  )
  if (state.is === 'here') return null
  if (state.is === 'preparing') return <p class="field__hint">Its picture is being prepared…</p>
  const { thumbnail: _, ...without } = embed
  return (
    <p class="problem">
      Its picture cannot be shown.{' '}
      <button type="button" class="button button--small" onClick={() => change(without)}>
        Go without
      </button>
    </p>
  )
}
