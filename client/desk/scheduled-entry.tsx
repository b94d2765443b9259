/** One scheduled entry: its time on the page's clock and on one's own, and the ways to change, publish or give it up. */
import { useState } from 'preact/hooks'
import type { Command } from '../../shared/command.ts'
import { titleOf } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { announce } from './announcer.tsx'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog, Dialog } from './dialog.tsx'
import type { OpenDraft } from './draft-list.tsx'
import { isDone, type Sent } from './sent.ts'
import { PublishTimeField } from './publish-time-field.tsx'
import { troubleInWords } from './trouble.ts'
import { wayWords } from './words.ts'
import { countdown } from './countdown.ts'
import { ownTimeZone, timeInWords, wallTime } from './zone-time.ts'

interface Props {
  entry: CurrentEntry
  page: LivePage
  /** The service's clock, ms. */
  now: number
  /** What was sent about it from here, newest first. */
  commands: readonly Sent[]
  open: OpenDraft
}

export function ScheduledEntry({ entry, page, now, commands, open }: Props) {
  const { account, api, outbox } = useDesk()
  const [asking, setAsking] = useState<'time' | 'publish' | 'cancel'>()
  const [publishAt, setPublishAt] = useState(entry.publishAt)
  const [problem, setProblem] = useState<string>()
  const title = titleOf(entry.body)
  const at = entry.publishAt ?? now
  const own = ownTimeZone()
  const isOwn = entry.owner === account.id
  const mayChange = may(account, 'unschedule', entry.pages, isOwn) && may(account, 'publish', entry.pages)
  const isUnderWay = commands.some(one => !isDone(one))
  const refused = commands.find(one => one.way.is === 'refused')

  const unschedule = (): Sent => send({ type: 'unschedule', entry: { id: entry.id } })
  function send(command: Command): Sent {
    setAsking(undefined)
    if (refused) outbox.dismiss(refused.id)
    return outbox.add(command, [])
  }

  /** Two commands, in their order: given up, then published as it is. The browser keeps both until they are done. */
  function publishNow(): void {
    unschedule()
    const { id, body, pages, keyEvent, pinned } = entry
    const more = { ...(keyEvent ? { keyEvent } : {}), ...(pinned ? { pinned } : {}) }
    outbox.add({ type: 'publish', entry: { id, ...body }, pages, ...more }, pages)
  }

  /** Kept as a draft first: from then on its words are in two places until they are in one again. */
  async function edit(): Promise<void> {
    setProblem(undefined)
    const { body, pages, keyEvent, pinned } = entry
    const content = {
      body,
      pages,
      ...(keyEvent ? { keyEvent } : {}),
      ...(pinned ? { pinned } : {}),
      ...(at > now ? { publishAt: at } : {}),
    }
    const saved = await api.saveDraft(entry.id, { version: 0, ...content })
    if (saved.is !== 'done') return setProblem(troubleInWords(saved))
    const stored = await api.draft(entry.id)
    const reason = stored.is === 'done' ? await open(stored.value) : troubleInWords(stored)
    if (reason) {
      void api.discardDraft(entry.id)
      return setProblem(reason)
    }
    unschedule()
    announce('Opened where you write. It is not scheduled any more.')
  }

  return (
    <li class="withdrawn__one">
      <div class="listed">
        <p class="withdrawn__title" lang={page.language} dir={page.direction}>
          {title}
        </p>
        {entry.held ? (
          <p class="problem">It was not published when its time had come: {entry.held}</p>
        ) : (
          <p class="listed__when">
            <b>{countdown(at - now)}</b> · {timeInWords(at, page.timeZone)}
            {wallTime(at, own) !== wallTime(at, page.timeZone) && (
              <span class="field__hint"> · {timeInWords(at, own)} where you are</span>
            )}
          </p>
        )}
        {refused && <p class="problem">{wayWords(refused)}</p>}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      {mayChange ? (
        <div class="row">
          {(['time', 'publish', 'edit', 'cancel'] as const).map(what => (
            <button
              key={what}
              type="button"
              class="button button--small"
              disabled={isUnderWay}
              aria-label={`${deeds[what]}: ${title}`}
              onClick={() => {
                setPublishAt(entry.publishAt)
                if (what === 'edit') void edit()
                else setAsking(what)
              }}
            >
              {deeds[what]}
            </button>
          ))}
        </div>
      ) : (
        <p class="field__hint">Only a chief editor can change what someone else scheduled.</p>
      )}
      {asking === 'time' && (
        <Dialog title="Change the time" onCancel={() => setAsking(undefined)}>
          <p class="dialog__text">
            <b>{title}</b>
          </p>
          <div class="stack">
            <PublishTimeField at={publishAt} timeZone={page.timeZone} isLocked={false} change={setPublishAt} />
            <div class="row row--end">
              <button type="button" class="button" onClick={() => setAsking(undefined)}>
                Leave it
              </button>
              <button
                type="button"
                class="button button--main"
                disabled={publishAt === undefined || publishAt <= now}
                onClick={() =>
                  publishAt !== undefined && send({ type: 'reschedule', entry: { id: entry.id }, publishAt })
                }
              >
                Set this time
              </button>
            </div>
          </div>
        </Dialog>
      )}
      {asking === 'publish' && (
        <ConfirmDialog
          title="Publish it now?"
          confirm="Publish now"
          cancel="Not yet"
          onConfirm={publishNow}
          onCancel={() => setAsking(undefined)}
        >
          <p class="dialog__text">Readers see “{title}” at once.</p>
        </ConfirmDialog>
      )}
      {asking === 'cancel' && (
        <ConfirmDialog
          title="Give up this entry?"
          confirm="Discard it"
          cancel="Keep it scheduled"
          isGrave
          onConfirm={unschedule}
          onCancel={() => setAsking(undefined)}
        >
          <p class="dialog__text">
            “{title}” is not published, and cannot be brought back. To go on writing on it, choose Edit.
          </p>
        </ConfirmDialog>
      )}
    </li>
  )
}

const deeds = { time: 'Change time', publish: 'Publish now', edit: 'Edit', cancel: 'Cancel' } as const
