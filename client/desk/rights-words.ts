/** What an account may do and where, in words. */
import type { Role } from '../../shared/account.ts'
import type { PageId } from '../../shared/live-page.ts'
import { roleWords } from './words.ts'

export const roleHints: Record<Role, string> = {
  reporter: 'Writes, and submits for review.',
  editor: 'Publishes, corrects everything, withdraws what is their own.',
  chief: 'Page settings, and entries of others too. Sees the audit log of the pages.',
  admin: 'All that. On all pages also users, tokens and the whole audit log.',
}

interface Named {
  id: PageId
  slug: string
  headline: string
}

/** "Editor on all pages", "Editor on Harbour storm and Ferries". @param given pages by id or by address */
export function rightsInWords(
  { role, pages: given }: { role: Role; pages: 'all' | readonly string[] },
  pages: readonly Named[],
): string {
  const names = given === 'all' ? ['all pages'] : given.map(name => nameOf(name, pages))
  return `${roleWords[role]} on ${listInWords(names)}`
}

/** A page by its id or address, as people know it. */
export function nameOf(name: string, pages: readonly Named[]): string {
  return pages.find(({ id, slug }) => id === name || slug === name)?.headline ?? name
}

/** "One", "One and Two", "One, Two and 3 more". */
export function listInWords(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
