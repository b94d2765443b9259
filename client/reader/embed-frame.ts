/** Shows another site's frame in an entry, once a reader has asked for it. */
import { embedFrames, isFrameOf } from '../../shared/embed-frames.ts'

/** What the frame may do: run, keep its own site's settings, show itself large, open its page. Not: move ours anywhere. */
const mayDo = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation'

/** Puts the frame that a button stands for in the button's place, and the focus into it. */
export function showFrame(button: HTMLElement): void {
  const card = button.closest<HTMLElement>('[data-provider]')
  const provider = card?.dataset.provider ?? ''
  const address = button.dataset.frame ?? ''
  const known = embedFrames[provider]
  if (!known || !isFrameOf(provider, address)) return
  const frame = document.createElement('iframe')
  frame.className = `embed__frame embed__frame--${known.shape}`
  frame.setAttribute('sandbox', mayDo)
  frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture'
  frame.referrerPolicy = 'strict-origin-when-cross-origin'
  frame.title = card?.querySelector('.embed__title')?.textContent ?? provider
  frame.src = address
  button.replaceWith(frame)
  frame.focus({ preventScroll: true })
}
