/** Someone else was faster: both versions side by side, and a choice that loses neither by accident. */
import { useEffect, useRef } from 'preact/hooks'
import type { EntryBody } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { bodyOf, type Draft } from './draft.ts'

interface Props {
  context: RenderContext
  theirs: CurrentEntry
  mine: Draft
  onMine: () => void
  onTheirs: () => void
}

export function ConflictView({ context, theirs, mine, onMine, onTheirs }: Props) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section class="conflict" aria-labelledby={`conflict-${theirs.id}`} tabIndex={-1} ref={box}>
      <h3 class="conflict__title" id={`conflict-${theirs.id}`}>
        This entry was changed meanwhile
      </h3>
      {theirs.state === 'withdrawn' && <p class="problem">It is withdrawn now: readers do not see it.</p>}
      <div class="conflict__versions">
        <Version title={`What readers have now (revision ${theirs.revision})`} body={theirs.body} context={context} />
        <Version title="What you wrote" body={bodyOf(mine)} context={context} />
      </div>
      <div class="row">
        <button type="button" class="button button--small" onClick={onMine}>
          Go on with mine
        </button>
        <button type="button" class="button button--small" onClick={onTheirs}>
          Go on with theirs
        </button>
        <p class="field__hint">Nothing is saved by choosing.</p>
      </div>
    </section>
  )
}

export function Version({ title, body, context }: { title: string; body: EntryBody; context: RenderContext }) {
  return (
    <div class="conflict__version">
      <h4 class="field__label">{title}</h4>
      {body.headline && <p class="conflict__headline">{body.headline}</p>}
      {/* Markup of our own renderer, which escapes all text. */}
      <div inert dangerouslySetInnerHTML={{ __html: renderBlocks(body.blocks, context).text }} />
      {body.correctionNote && <p class="field__hint">Correction: {body.correctionNote}</p>}
    </div>
  )
}
