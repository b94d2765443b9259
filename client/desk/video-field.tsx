/** A film in an entry that is being written: as readers will see it, the line that leads into it, and what stands below it. */
import type { Video } from '../../shared/block.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  video: Video
  context: RenderContext
  isLocked: boolean
  change: (video: Video) => void
  remove: () => void
}

export function VideoField({ video, context, isLocked, change, remove }: Props) {
  const id = useUniqueId()
  // Its words stand in their fields beside it.
  const { intro, caption, credit, ...film } = video
  const words = [
    { name: 'intro', label: 'Line that leads into it', text: intro, most: 2000, hint: 'Our correspondent reports:' },
    { name: 'caption', label: 'Caption', text: caption, most: 2000, hint: '' },
    { name: 'credit', label: 'Credit', text: credit, most: 500, hint: 'Camera, agency' },
  ]
  return (
    <fieldset class="picture-field" disabled={isLocked}>
      <legend class="unseen">Video</legend>
      {/* Markup of our own renderer, which escapes all text. */}
      <div
        class="kept__block"
        inert
        dangerouslySetInnerHTML={{ __html: renderBlocks([{ type: 'video', video: film }], context).text }}
      />
      <p class="field__hint video-field__address">{video.src}</p>
      {words.map(({ name, label, text = '', most, hint }) => (
        <div class="field" key={name}>
          <label class="field__label" for={`${id}-${name}`}>
            {label}
          </label>
          <input
            class="input"
            id={`${id}-${name}`}
            value={text}
            maxLength={most}
            placeholder={hint}
            onInput={event => change({ ...video, [name]: event.currentTarget.value })}
          />
        </div>
      ))}
      <div class="row">
        <button type="button" class="button button--small" onClick={remove}>
          Remove video
        </button>
      </div>
    </fieldset>
  )
}
