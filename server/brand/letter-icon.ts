/** The icon of a site that has none of its own: the first letter of its name on red. */
import { html } from '../../shared/render/html.ts'

export const letterGround = '#9b1c1c'

/** SVG text. @param isFull to the very corners, for systems that cut icons to a shape of their own */
export function letterIcon(siteName: string, isFull = false): string {
  const letter = [...siteName.trim()][0]?.toUpperCase() ?? '•'
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${isFull ? 0 : 4}" fill="${letterGround}"/><text x="16" y="23" font-family="Georgia,serif" font-size="21" font-weight="700" fill="#fff" text-anchor="middle">${letter}</text></svg>`
    .text
}
