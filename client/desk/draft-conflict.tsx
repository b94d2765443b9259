/** A draft that was changed in another tab or on another device: both versions side by side, and a choice. */
import { useEffect, useRef } from 'preact/hooks'
import type { StoredDraft } from '../../shared/draft.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { bodyOf, type Draft } from './draft.ts'
import { timeOfDay } from './words.ts'

interface Props {
  theirs: StoredDraft
  mine: Draft
  context: RenderContext
  onMine: () => void
  onTheirs: () => void
}

export function DraftConflict({ theirs, mine, context, onMine, onTheirs }: Props) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section class="conflict" aria-labelledby="draft-conflict" tabIndex={-1} ref={box}>
      <h3 class="conflict__title" id="draft-conflict">
        This draft was changed elsewhere
      </h3>
      <div class="conflict__versions">
        <Version
          title={`Saved elsewhere at ${timeOfDay(theirs.updatedAt)}`}
          body={theirs.content.body}
          context={context}
        />
        <Version title="What stands here" body={bodyOf(mine)} context={context} />
      </div>
      <div class="row">
        <button type="button" class="button button--small" onClick={onMine}>
          Go on with mine
        </button>
        <button type="button" class="button button--small" onClick={onTheirs}>
          Go on with the saved one
        </button>
        <p class="field__hint">The other one is not kept.</p>
      </div>
    </section>
  )
}

function Version({ title, body, context }: { title: string; body: EntryBody; context: RenderContext }) {
  return (
    <div class="conflict__version">
      <h4 class="field__label">{title}</h4>
      {body.headline && <p class="conflict__headline">{body.headline}</p>}
      {/* Markup of our own renderer, which escapes all text. */}
      <div inert dangerouslySetInnerHTML={{ __html: renderBlocks(body.blocks, context).text }} />
    </div>
  )
}
