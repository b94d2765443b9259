/** The place where entries are written, always open: Ctrl+Enter, and it is on its way. */
import { useMemo, useRef, useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import { isAtLeast, may, mayReview } from '../../shared/permissions.ts'
import { contextOf } from '../../shared/render/context.ts'
import { announce } from './announcer.tsx'
import { BreakingDialog, DiscardDialog } from './composer-dialogs.tsx'
import { ComposerFoot } from './composer-foot.tsx'
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { DraftConflict } from './draft-conflict.tsx'
import type { TextEditorHandle } from './editor/text-editor.tsx'
import { EntryFields } from './entry-fields.tsx'
import { whyNotPublish, whyNotSubmit } from './going-out.ts'
import { keep, readKept } from './kept.ts'
import { NearDuplicateNote } from './near-duplicate-note.tsx'
import { PageChoice } from './page-choice.tsx'
import { useComposingMedia } from './media-composing.tsx'
import { imagesIn } from './entry-pictures.ts'
import { Preview } from './preview.tsx'
import { PublishOptions } from './publish-options.tsx'
import { recentAuthors } from './recent-authors.ts'
import { ReviewNote } from './review-note.tsx'
import { countPages } from './words.ts'

interface Props {
  composing: Composing
  pages: readonly LivePage[]
  /** The page that is looked at: pictures and kept blocks are shown in its language. */
  page: LivePage
}

export function Composer({ composing, pages, page }: Props) {
  const { account, followed } = useDesk()
  const { draft, sent, change, publish, saving } = composing
  const [asking, setAsking] = useState<'breaking' | 'discard'>()
  const [isBusy, setBusy] = useState(false)
  const [wantsTime, setWantsTime] = useState(false)
  const [isPreviewed, setPreviewed] = useState(() => readKept<boolean>('preview') ?? false)
  /** Said only once someone tried: an empty form is no mistake. */
  const [complaint, setComplaint] = useState<string>()
  const headline = useRef<HTMLTextAreaElement>(null)
  const text = useRef<TextEditorHandle>(null)
  const form = useRef<HTMLFormElement>(null)
  const isOnItsWay = sent !== undefined && sent.way.is !== 'refused' && sent.way.is !== 'parked'
  const mayUpload = isAtLeast(account.role, 'editor')
  const mayPublish = pages.some(one => may(account, 'publish', [one.id]))
  const isScheduling = mayPublish && (wantsTime || draft.publishAt !== undefined)
  const isSubmitted = composing.origin?.state === 'submitted' && !mayReview(account, draft.pages)
  const isStill = isOnItsWay || isSubmitted

  const recent = useMemo(
    () => recentAuthors(account.id, followed.peek(page.id)),
    [composing.entry, page.id, draft.authors],
  )
  const media = useComposingMedia({
    images: imagesIn(draft.blocks),
    add: (images, beside) => text.current?.addImages(images, beside),
    isLocked: isStill || !mayUpload,
    send: () => {
      // Something may have gone wrong with a picture while it was waited for.
      if (!complain(missingToPublish())) publish()
    },
  })
  const isLocked = isStill || media.isWaiting
  const chosen = draft.pages.flatMap(id => pages.find(one => one.id === id) ?? [])
  // The one that is looked at comes first: mostly it is the one that is meant.
  const choices = useMemo(() => [page, ...pages.filter(one => one.id !== page.id)], [pages, page])

  function missingToGo(): string | undefined {
    return media.problem() ?? whyNotSubmit(draft, chosen)
  }

  function missingToPublish(): string | undefined {
    if (isScheduling && draft.publishAt === undefined) return 'Say when it is to be published.'
    if (saving.is === 'conflict') return 'It was changed elsewhere: choose which version goes on.'
    return whyNotPublish(draft, chosen, account) ?? missingToGo()
  }

  function complain(reason: string | undefined): boolean {
    setComplaint(reason)
    if (reason) form.current?.querySelector<HTMLElement>('input:invalid')?.focus()
    return reason !== undefined
  }

  function tryToPublish(): void {
    if (isLocked || isBusy) return
    if (!mayPublish) return void submit()
    if (complain(missingToPublish())) return
    if (draft.kind === 'breaking') setAsking('breaking')
    else send()
  }

  function send(): void {
    setAsking(undefined)
    setWantsTime(false)
    media.sendWhenReady()
    headline.current?.focus()
  }

  /** Says why it was not done, or what is done. */
  async function attempt(deed: () => Promise<string | undefined>, done: string): Promise<void> {
    setBusy(true)
    const problem = await deed()
    setBusy(false)
    if (!complain(problem)) announce(done)
  }

  async function submit(): Promise<void> {
    if (isLocked || isBusy || complain(missingToGo())) return
    await attempt(composing.submit, 'Submitted for review')
    headline.current?.focus()
  }

  const save = () => !isLocked && void attempt(composing.saveNow, 'Saved in your drafts')

  async function putAway(): Promise<void> {
    await attempt(composing.putAway, 'Put away among your drafts')
    setWantsTime(false)
    headline.current?.focus()
  }

  function write(part: Parameters<typeof change>[0]): void {
    setComplaint(undefined)
    change(part)
  }

  return (
    <form
      class={`composer${media.isDropping ? ' composer--dropping' : ''}${isPreviewed ? ' composer--previewed' : ''}`}
      aria-label="New entry"
      ref={form}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        tryToPublish()
      }}
      onKeyDown={event => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey) return
        const deed = event.key === 'Enter' ? tryToPublish : event.key.toLowerCase() === 's' ? save : undefined
        if (!deed) return
        event.preventDefault()
        deed()
      }}
      {...media.takes}
    >
      <div class="composer__fields">
        <ReviewNote composing={composing} />
        {saving.is === 'conflict' && (
          <DraftConflict
            theirs={saving.theirs}
            mine={draft}
            context={contextOf(page)}
            onMine={composing.keepMine}
            onTheirs={composing.takeTheirs}
          />
        )}
        <EntryFields
          draft={draft}
          change={write}
          isLocked={isLocked}
          context={contextOf(page)}
          recentAuthors={recent}
          headlineRef={headline}
          textRef={text}
          takesFiles={media.takesFiles}
        >
          <NearDuplicateNote composing={composing} pages={chosen} />
          {mayUpload && media.tools}
        </EntryFields>
        <PageChoice
          pages={choices}
          chosen={draft.pages}
          isLocked={isLocked}
          choose={chosenPages => write({ pages: chosenPages })}
        />
        <PublishOptions draft={draft} home={chosen[0]} isLocked={isLocked} isScheduling={isScheduling} change={write} />
      </div>
      {isPreviewed && <Preview draft={draft} entry={composing.entry} page={chosen[0] ?? page} />}
      <ComposerFoot
        composing={composing}
        complaint={complaint}
        main={mayPublish ? mainWords(draft.kind === 'breaking', isScheduling, chosen.length) : 'Submit for review'}
        mayPublish={mayPublish}
        isLocked={isLocked}
        waiting={media.isWaiting ? media.stopWaiting : undefined}
        isScheduling={isScheduling}
        isPreviewed={isPreviewed}
        isBusy={isBusy}
        toggleSchedule={() => {
          setComplaint(undefined)
          setWantsTime(!isScheduling)
          if (isScheduling) change({ publishAt: undefined })
        }}
        togglePreview={() => {
          setPreviewed(!isPreviewed)
          keep('preview', !isPreviewed)
        }}
        save={save}
        submit={() => void submit()}
        putAway={() => void putAway()}
        discard={() => setAsking('discard')}
      />
      {asking === 'breaking' && (
        <BreakingDialog
          headline={draft.headline.trim()}
          pages={chosen}
          isLater={isScheduling}
          onConfirm={send}
          onCancel={() => setAsking(undefined)}
        />
      )}
      {asking === 'discard' && (
        <DiscardDialog
          onConfirm={() => {
            setAsking(undefined)
            setComplaint(undefined)
            setWantsTime(false)
            media.clear()
            composing.clear()
          }}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </form>
  )
}

function mainWords(isBreaking: boolean, isScheduling: boolean, pageCount: number): string {
  const what = `${isScheduling ? 'Schedule' : 'Publish'}${isBreaking ? ' breaking news' : ''}`
  return pageCount > 1 ? `${what} on ${countPages(pageCount)}` : what
}
