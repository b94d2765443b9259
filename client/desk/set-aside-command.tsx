/** One command that was set aside: its story in words, its text to copy, and the question before it goes. */
import { useState } from 'preact/hooks'
import type { Command, CommandType } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { ParkedView } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { plainBlocks } from '../../shared/render/plain.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { pagesInWords } from './words.ts'

interface Props {
  parked: ParkedView
  pages: readonly LivePage[]
  onDismissed: () => void
}

export function SetAsideCommand({ parked, pages, onDismissed }: Props) {
  const { setAside } = useDesk()
  const [isAsking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState('')
  const { headline, sender, fault, parkedAt, command } = parked
  const title = headline ? `${deeds[parked.type]}: ${headline}` : deeds[parked.type]
  const those = parked.pages.map(slug => pages.find(page => page.slug === slug)?.headline ?? slug)
  const text = wordsOf(command)

  async function copy(what: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(what)
      setTrouble('')
      announce('Copied')
    } catch {
      // No permission, or no https: the words are on the screen.
      setTrouble('The browser did not allow it: mark the text and copy it by hand.')
    }
  }

  async function dismiss(): Promise<void> {
    setAsking(false)
    const why = await setAside.dismiss(parked.id)
    if (why) setTrouble(why)
    else onDismissed()
  }

  return (
    <li class="aside__one">
      <h2 class="aside__title">{title}</h2>
      <p class="field__hint">
        From {sender ?? 'an account that was removed'} for {pagesInWords(those)} · set aside{' '}
        <time dateTime={new Date(parkedAt).toISOString()}>{whenInWords(parkedAt)}</time>
      </p>
      <p>
        <b>Why:</b> {fault}
      </p>
      {text && (
        <div class="aside__words" dir="auto">
          {text}
        </div>
      )}
      <p class="field__hint">
        {text
          ? 'To send it again, copy the text into a new entry, or the whole command for the API, where it goes under a new key. Then dismiss it here.'
          : 'To do it again, repeat it where it was done, or send the whole command to the API under a new key. Then dismiss it here.'}
      </p>
      <div class="row">
        {text && (
          <button
            type="button"
            class="button button--small"
            aria-label={`Copy the text: ${title}`}
            onClick={() => void copy(text)}
          >
            Copy the text
          </button>
        )}
        <button
          type="button"
          class="button button--small"
          aria-label={`Copy the whole command: ${title}`}
          onClick={() => void copy(JSON.stringify(command, null, 2))}
        >
          Copy the whole command
        </button>
        <button
          type="button"
          class="button button--small"
          aria-label={`Dismiss: ${title}`}
          onClick={() => setAsking(true)}
        >
          Dismiss
        </button>
      </div>
      <p class="problem" role="alert">
        {trouble}
      </p>
      {isAsking && (
        <ConfirmDialog
          title="Dismiss this command?"
          confirm="Dismiss for good"
          cancel="Keep it"
          isGrave
          onCancel={() => setAsking(false)}
          onConfirm={() => void dismiss()}
        >
          <p class="dialog__text">
            <b>{title}</b>
          </p>
          <p class="dialog__text">What it holds is removed here for good. Copy it first if it is still needed.</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

const deeds: Record<CommandType, string> = {
  publish: 'New entry',
  edit: 'Edit',
  withdraw: 'Withdrawal',
  restore: 'Restored entry',
  place: 'Entry for another page',
  unplace: 'Entry off a page',
  pin: 'Pin',
  unpin: 'Unpin',
  orderPins: 'Order of pins',
  mark: 'Key event',
  unmark: 'No key event any more',
  page: 'Page settings',
  createPage: 'New page',
  reschedule: 'New time',
  unschedule: 'Schedule given up',
  erase: 'Erasure',
  import: 'Imported entry',
}

/** All that readers would have read: the headline, the text, who wrote it, the note of a correction. */
function wordsOf(command: Command): string {
  if (command.type !== 'publish' && command.type !== 'edit' && command.type !== 'import') return ''
  const { headline, blocks, authors, correctionNote }: EntryBody = command.entry
  const by = authors.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join('; ')
  return [headline, plainBlocks(blocks), by, correctionNote].filter(Boolean).join('\n\n')
}

function whenInWords(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}
