/** The place where entries are written, always open: Ctrl+Enter, and it is on its way. */
import { useRef, useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { contextOf } from '../../shared/render/context.ts'
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { isBlank, whatIsMissing } from './draft.ts'
import { EntryFields } from './entry-fields.tsx'
import { PageChoice } from './page-choice.tsx'
import { useComposingMedia } from './media-composing.tsx'
import { addImages, imagesIn } from './picture-pieces.ts'
import { WayView } from './way.tsx'
import { countPages, pagesInWords } from './words.ts'

interface Props {
  composing: Composing
  pages: readonly LivePage[]
  /** The page that is looked at: pictures and kept blocks are shown in its language. */
  page: LivePage
}

export function Composer({ composing, pages, page }: Props) {
  const { account } = useDesk()
  const { draft, sent, last, change, publish, setAside, clear } = composing
  const [isAskingBreaking, setAskingBreaking] = useState(false)
  const [isAskingClear, setAskingClear] = useState(false)
  /** Said only once someone tried: an empty form is no mistake. */
  const [complaint, setComplaint] = useState<string>()
  const headline = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const isLocked = sent !== undefined && sent.way.is !== 'refused' && sent.way.is !== 'parked'

  const media = useComposingMedia({
    images: imagesIn(draft.pieces),
    add: images => write({ pieces: addImages(draft.pieces, images) }),
    isLocked,
    send: () => {
      // Something may have gone wrong with a picture while it was waited for.
      const reason = missing()
      setComplaint(reason)
      if (!reason) publish()
    },
  })
  const chosen = pages.filter(one => draft.pages.includes(one.id))
  const names = chosen.map(one => one.headline)

  function missing(): string | undefined {
    if (draft.pages.length === 0) return 'Choose at least one page.'
    const ended = chosen.find(one => one.status === 'ended')
    if (ended) return `Coverage of “${ended.headline}” has ended: it takes no new entries. Choose another page.`
    const closed = chosen.find(one => !may(account, 'publish', [one.id]))
    if (closed) return `Your role does not let you publish on “${closed.headline}”.`
    return media.problem() ?? whatIsMissing(draft)
  }

  function tryToPublish(): void {
    if (isLocked || media.isWaiting) return
    const reason = missing()
    setComplaint(reason)
    if (reason) return form.current?.querySelector<HTMLElement>('input:invalid')?.focus()
    if (draft.kind === 'breaking') setAskingBreaking(true)
    else send()
  }

  function send(): void {
    setAskingBreaking(false)
    media.sendWhenReady()
    headline.current?.focus()
  }

  function write(part: Parameters<typeof change>[0]): void {
    setComplaint(undefined)
    change(part)
  }

  return (
    <form
      class={`composer${media.isDropping ? ' composer--dropping' : ''}`}
      aria-label="New entry"
      ref={form}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        tryToPublish()
      }}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        tryToPublish()
      }}
      {...media.takes}
    >
      <EntryFields
        draft={draft}
        change={write}
        isLocked={isLocked || media.isWaiting}
        context={contextOf(page)}
        headlineRef={headline}
      >
        {media.tools}
      </EntryFields>
      <PageChoice
        pages={pages}
        chosen={draft.pages}
        isLocked={isLocked}
        choose={chosenPages => write({ pages: chosenPages })}
      />
      <div class="composer__foot">
        <p class="problem" role="alert">
          {complaint}
        </p>
        {!composing.isKept && (
          <p class="problem">This browser keeps nothing: what you write is lost if you close the tab.</p>
        )}
        {sent ? <WayView sent={sent} /> : last && isBlank(draft) && <WayView sent={last} />}
        <div class="row">
          <button
            class="button button--main"
            disabled={isLocked || media.isWaiting}
            aria-keyshortcuts="Control+Enter Meta+Enter"
          >
            {isLocked
              ? 'On its way…'
              : media.isWaiting
                ? 'Waiting for pictures…'
                : publishWords(draft.kind === 'breaking', names)}
          </button>
          <kbd class="keys">Ctrl Enter</kbd>
          {media.isWaiting ? (
            <button type="button" class="button button--plain" onClick={media.stopWaiting}>
              Do not publish yet
            </button>
          ) : isLocked ? (
            <button type="button" class="button button--plain" onClick={setAside}>
              Write the next one meanwhile
            </button>
          ) : (
            !isBlank(draft) && (
              <button type="button" class="button button--plain" onClick={() => setAskingClear(true)}>
                Discard
              </button>
            )
          )}
        </div>
      </div>
      {isAskingBreaking && (
        <ConfirmDialog
          title="Publish as breaking news?"
          confirm="Publish breaking news"
          cancel="Not yet"
          isGrave
          onConfirm={send}
          onCancel={() => setAskingBreaking(false)}
        >
          <p class="dialog__text">
            Readers of {pagesInWords(names)} see “Breaking” at once, also while they are reading something else on the
            page.
          </p>
        </ConfirmDialog>
      )}
      {isAskingClear && (
        <ConfirmDialog
          title="Discard what you wrote?"
          confirm="Discard"
          cancel="Keep writing"
          isGrave
          onConfirm={() => {
            setAskingClear(false)
            setComplaint(undefined)
            media.clear()
            clear()
          }}
          onCancel={() => setAskingClear(false)}
        >
          <p class="dialog__text">It was not published, and it cannot be brought back.</p>
        </ConfirmDialog>
      )}
    </form>
  )
}

function publishWords(isBreaking: boolean, names: readonly string[]): string {
  const what = isBreaking ? 'Publish breaking news' : 'Publish'
  return names.length > 1 ? `${what} on ${countPages(names.length)}` : what
}
