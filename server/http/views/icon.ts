/** The site's icon: its first letter on ink. */
import { html } from '../../../shared/render/html.ts'

export function renderIcon(siteName: string): string {
  const letter = [...siteName.trim()][0]?.toUpperCase() ?? '•'
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#9b1c1c"/><text x="16" y="23" font-family="Georgia,serif" font-size="21" font-weight="700" fill="#fff" text-anchor="middle">${letter}</text></svg>`
    .text
}
