/** What the reader is busy with, as far as a page can see: then nothing comes in above it by itself. */

/** Whether something in view is playing, or words of the page are marked. */
export function isBusyIn(page: HTMLElement): boolean {
  const selection = getSelection()
  if (selection && !selection.isCollapsed && page.contains(selection.anchorNode)) return true
  return [...page.querySelectorAll('video, audio, iframe')].some(one => isInView(one) && isPlaying(one))
}

/** What another site shows in its frame cannot be looked into: whoever asked for it is taken to be watching it. */
function isPlaying(one: Element): boolean {
  return !(one instanceof HTMLMediaElement) || !one.paused
}

function isInView(one: Element): boolean {
  const { top, bottom } = one.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight
}
