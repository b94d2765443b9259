/** What readers will see of an entry, by their own renderer, and the card that other sites will show for it. */
import { useEffect, useRef } from 'preact/hooks'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { contextOf } from '../../shared/render/context.ts'
import { renderArticle } from '../../shared/render/entry.ts'
import { shareCard } from '../../shared/render/share-card.ts'
import { useDesk } from './desk-state.ts'
import { bodyOf, type Draft, isBlank } from './draft.ts'
import { memo } from './memo.ts'
import { useSettled } from './settled.ts'
import { useUniqueId } from './use-unique-id.ts'

/** Drawn once the hands rest so long, ms. */
const restMs = 150

interface Props {
  draft: Draft
  entry: EntryId
  /** Its home. */
  page: LivePage
}

export function Preview({ draft, entry, page }: Props) {
  const id = useUniqueId()
  const shown = useSettled(draft, restMs)
  return (
    <section class="preview" aria-labelledby={id}>
      <h3 class="panel-title" id={id}>
        As readers will see it
      </h3>
      <Shown draft={shown} entry={entry} page={page} />
    </section>
  )
}

/** Spared the keystrokes: drawn when what it shows is another draft. */
const Shown = memo(function Shown({ draft, entry, page }: Props) {
  if (isBlank(draft)) return <p class="field__hint">Nothing is written yet.</p>
  return (
    <>
      <Article placed={placedFrom(draft, entry, page)} page={page} />
      <SharedCard draft={draft} page={page} />
    </>
  )
})

function placedFrom(draft: Draft, id: EntryId, page: LivePage): PlacedEntry {
  const at = draft.publishAt ?? Date.now()
  return {
    ...bodyOf(draft),
    id: `preview-${id}`,
    home: page.id,
    revision: 1,
    publishedAt: at,
    updatedAt: at,
    position: '',
    sequence: 0,
    keyEvent: draft.keyEvent ?? false,
    pinned: draft.pinned ?? false,
  }
}

/** Markup of the readers' own renderer, which escapes all text. Its links lead away from the desk, so they lead nowhere here. */
function Article({ placed, page }: { placed: PlacedEntry; page: LivePage }) {
  const place = useRef<HTMLDivElement>(null)
  const { text } = renderArticle(placed, contextOf(page))
  useEffect(() => {
    for (const link of place.current?.querySelectorAll('a') ?? []) {
      link.target = '_blank'
      link.rel = 'noopener'
      // Its own address does not exist yet.
      if (link.rel === 'bookmark' || link.classList.contains('entry__link')) link.removeAttribute('href')
    }
  }, [text])
  return (
    <div
      class="preview__entry"
      ref={place}
      lang={page.language}
      dir={page.direction}
      dangerouslySetInnerHTML={{ __html: text }}
    />
  )
}

function SharedCard({ draft, page }: { draft: Draft; page: LivePage }) {
  const { siteName } = useDesk()
  const { title, description, image } = shareCard(page, bodyOf(draft))
  return (
    <>
      <h3 class="panel-title">When it is shared</h3>
      <div class={`share-card${image ? '' : ' share-card--bare'}`} lang={page.language} dir={page.direction}>
        {image && <img class="share-card__image" src={image.src} width={image.width} height={image.height} alt="" />}
        <div class="share-card__words">
          <p class="share-card__site">{siteName}</p>
          <p class="share-card__title">{title}</p>
          {description && <p class="share-card__description">{description}</p>}
        </div>
      </div>
    </>
  )
}
