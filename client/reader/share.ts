/** Shares an entry: by the system's own sheet where there is one, else its link is copied. */
import type { Messages } from '../../shared/messages.ts'

/** How long a copied link says so, ms. */
const saysSoForMs = 5000

/**
 * @param link the control, which leads to the entry
 * @param say tells it in words, also to those who do not see the control
 * @throws where the browser can do neither: following the link then brings it into the address bar
 */
export async function share(
  link: HTMLAnchorElement,
  { share, linkCopied }: Messages,
  say: (words: string) => void,
): Promise<void> {
  const url = link.href
  const title = link.closest('article')?.querySelector('.entry__title')?.textContent ?? document.title
  if (await isShown({ title, url })) return
  await navigator.clipboard.writeText(url)
  link.textContent = linkCopied
  setTimeout(() => {
    link.textContent = share
  }, saysSoForMs)
  say(linkCopied)
}

/** @returns whether the system's sheet was there; what the reader did with it is their own matter */
async function isShown(what: ShareData): Promise<boolean> {
  if (!navigator.share) return false
  try {
    await navigator.share(what)
    return true
  } catch (fault) {
    return fault instanceof DOMException && fault.name === 'AbortError'
  }
}
