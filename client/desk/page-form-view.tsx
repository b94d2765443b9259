/** The form of a page's settings: what is typed, what is wrong with it, and how far it has come. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { ConfirmDialog } from './dialog.tsx'
import { draftOf, faultIn, type PageFault, type PageField } from './page-draft.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { PageFields } from './page-fields.tsx'
import type { PageForm } from './page-form.ts'
import { useComposingMedia } from './media-composing.tsx'
import { WayView } from './way.tsx'

interface Props {
  label: string
  form: PageForm
  /** The page as it now stands; none for a new one. */
  page?: LivePage
  save: string
  /** What someone has to agree to before it is sent. */
  question?: { title: string; confirm: string; words: ComponentChildren } | undefined
}

export function PageFormView({ label, form, page, save, question }: Props) {
  const { draft, isLocked, touched, sent, last, overtaken } = form
  const isTouched = touched.length > 0
  const [fault, setFault] = useState<Partial<PageFault>>()
  const [asking, setAsking] = useState<'send' | 'clear'>()
  const place = useRef<HTMLFormElement>(null)
  const media = useComposingMedia({
    images: draft.image ? [draft.image] : [],
    add: ([image]) => image && form.change({ image }),
    isSingle: true,
    isLocked: isLocked || draft.image !== null,
    send: () => {
      // Something may have gone wrong with the picture while it was waited for.
      const reason = media.problem()
      if (reason) setFault({ reason })
      else if (!form.send()) setFault({ reason: 'Nothing is changed: the page reads so already.' })
    },
  })

  function tryToSend(): void {
    if (isLocked || media.isWaiting) return
    const reason = media.problem()
    const found = reason ? { reason } : faultIn(draft)
    setFault(found)
    if (found) return focusFault()
    if (question) setAsking('send')
    else send()
  }

  function send(): void {
    setAsking(undefined)
    media.sendWhenReady()
  }

  /** Once it is drawn which field is at fault. */
  function focusFault(): void {
    requestAnimationFrame(() =>
      place.current?.querySelector<HTMLElement>('[aria-invalid=true], .picture-field input:invalid')?.focus(),
    )
  }

  return (
    <form
      class={`page-form${media.isDropping ? ' page-form--dropping' : ''}`}
      aria-label={label}
      ref={place}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        tryToSend()
      }}
      {...media.takes}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        tryToSend()
      }}
    >
      <PageFields
        draft={draft}
        isLocked={isLocked || media.isWaiting}
        pictureTools={media.tools}
        faulty={fault?.field}
        {...(page ? { address: page.slug } : {})}
        change={part => {
          setFault(undefined)
          form.change(part)
        }}
      />
      <div class="page-form__foot">
        {page && overtaken.length > 0 && !isLocked && (
          <div class="note">
            <p>Someone else changed this meanwhile. Saving replaces it with what stands above:</p>
            <ul class="page-form__overtaken">
              {overtaken.map(field => (
                <li key={field}>
                  <b>{fieldWords[field]}</b>
                  {field !== 'image' && <>: now “{String(draftOf(page, draft.timeZone)[field])}”</>}
                </li>
              ))}
            </ul>
          </div>
        )}
        <p class="problem" role="alert">
          {fault?.reason}
        </p>
        {!form.isKept && (
          <p class="problem">This browser keeps nothing: what you write is lost if you close the tab.</p>
        )}
        {sent ? <WayView sent={sent} /> : last && !isTouched && <WayView sent={last} />}
        <div class="row">
          <button class="button button--main" disabled={isLocked || media.isWaiting}>
            {isLocked ? 'On its way…' : media.isWaiting ? 'Waiting for the picture…' : save}
          </button>
          {media.isWaiting && (
            <button type="button" class="button button--plain" onClick={media.stopWaiting}>
              Do not save yet
            </button>
          )}
          {!isLocked && !media.isWaiting && isTouched && (
            <button type="button" class="button button--plain" onClick={() => setAsking('clear')}>
              Discard
            </button>
          )}
        </div>
      </div>
      {asking === 'send' && question && (
        <ConfirmDialog
          title={question.title}
          confirm={question.confirm}
          cancel="Not yet"
          isGrave
          onConfirm={send}
          onCancel={() => setAsking(undefined)}
        >
          {question.words}
        </ConfirmDialog>
      )}
      {asking === 'clear' && (
        <ConfirmDialog
          title="Discard what you changed here?"
          confirm="Discard"
          cancel="Keep it"
          isGrave
          onConfirm={() => {
            setAsking(undefined)
            setFault(undefined)
            media.clear()
            form.clear()
          }}
          onCancel={() => setAsking(undefined)}
        >
          <p class="dialog__text">It was not saved, and it cannot be brought back.</p>
        </ConfirmDialog>
      )}
    </form>
  )
}

const fieldWords: Record<PageField, string> = {
  headline: 'Headline',
  slug: 'Address',
  standfirst: 'Standfirst',
  keyPoints: 'Key points',
  authors: 'Authors',
  image: 'Picture',
  language: 'Language',
  direction: 'Direction',
  timeZone: 'Time zone',
  coverageStart: 'Start of coverage',
  coverageEnd: 'End of coverage',
  batchSize: 'Entries at a time',
  status: 'Status',
}
