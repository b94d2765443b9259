/** One command that was set aside: its story in words, its text to copy, and the question before it goes. */
import { useState } from 'preact/hooks'
import type { Command, CommandType } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { ParkedView } from '../../shared/http-api.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { plainBlocks } from '../../shared/render/plain.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { isDone } from './sent.ts'
import { useStore } from './store.ts'
import { troubleInWords } from './trouble.ts'
import { WayView } from './way.tsx'
import { pagesInWords } from './words.ts'

interface Props {
  parked: ParkedView
  pages: readonly LivePage[]
  onDismissed: () => void
}

export function SetAsideCommand({ parked, pages, onDismissed }: Props) {
  const { api, outbox, setAside } = useDesk()
  const sent = useStore(outbox.sent).find(one => one.replaces === parked.id)
  const [isAskingAgain, setAskingAgain] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState('')
  const { headline, sender, fault, parkedAt, command } = parked
  const title = headline ? `${deeds[parked.type]}: ${headline}` : deeds[parked.type]
  const those = parked.pages.map(slug => pages.find(page => page.slug === slug)?.headline ?? slug)
  const text = wordsOf(command)
  const isOnItsWay = sent !== undefined && !isDone(sent)

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

  async function sendAgain(): Promise<void> {
    setAskingAgain(false)
    setTrouble('')
    let concerned = pagesNamedBy(command)
    if (!concerned && 'entry' in command) {
      const outcome = await api.entry(command.entry.id)
      if (outcome.is !== 'done') return setTrouble(troubleInWords(outcome))
      concerned = outcome.value.pages
    }
    if (sent) outbox.dismiss(sent.id)
    outbox.add(command, concerned ?? [], { replaces: parked.id })
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
      {parked.type === 'import' && (
        <p class="field__hint">An import goes through the command line of the service only: run it again there.</p>
      )}
      {sent && <WayView sent={sent} />}
      <div class="row">
        {parked.type !== 'import' && (
          <button
            type="button"
            class="button button--small"
            disabled={isOnItsWay}
            aria-label={`Send again: ${title}`}
            onClick={() => setAskingAgain(true)}
          >
            {isOnItsWay ? 'On its way…' : 'Send again'}
          </button>
        )}
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
      {isAskingAgain && (
        <ConfirmDialog
          title="Send this command again?"
          confirm="Send again"
          cancel="Not yet"
          onCancel={() => setAskingAgain(false)}
          onConfirm={() => void sendAgain()}
        >
          <p class="dialog__text">
            <b>{title}</b>
          </p>
          <p class="dialog__text">
            It is sent as it was written, now, and under your name{text ? '; its byline stays' : ''}. What has changed
            on the page since is not undone: if it does not fit any more, it is refused with the reason. Once the
            service has it, it leaves this list.
          </p>
        </ConfirmDialog>
      )}
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

/** The pages that a command names itself, by their ids; undefined where they are those of its entry. */
function pagesNamedBy(command: Command): PageId[] | undefined {
  if (command.type === 'publish') return command.pages
  if (command.type === 'createPage') return [command.page.id]
  return 'page' in command ? [command.page] : undefined
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
