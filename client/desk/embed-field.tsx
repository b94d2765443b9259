/** A card of another site in an entry that is being written, shown as readers will see it. */
import type { Embed } from '../../shared/block.ts'
import { formsOf } from '../../shared/picture.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { useDesk } from './desk-state.ts'
import { useImageState } from './media-states.ts'
import { useLatest } from './use-latest.ts'

interface Props {
  embed: Embed
  context: RenderContext
  isLocked: boolean
  change: (embed: Embed) => void
  remove: () => void
}

export function EmbedField({ embed, context, isLocked, change, remove }: Props) {
  return (
    <>
      {embed.thumbnail && <ThumbnailState embed={embed} thumbnail={embed.thumbnail} change={change} />}
      {/* Markup of our own renderer, which escapes all text. */}
      <div
        class="kept__block"
        inert
        dangerouslySetInnerHTML={{ __html: renderBlocks([{ type: 'embed', embed }], context).text }}
      />
      <button type="button" class="button button--small kept__remove" disabled={isLocked} onClick={remove}>
        Remove card
      </button>
    </>
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
