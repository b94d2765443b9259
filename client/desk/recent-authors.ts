/** Who was named under an entry lately: by whoever writes here, and on the pages that are on screen. */
import type { Author } from '../../shared/entry.ts'
import type { Timeline } from '../../shared/timeline.ts'
import { keep, readKept } from './kept.ts'

const mostKept = 20
const nameOf = (account: string) => `authors:${account}`

/** Keeps who an entry is by, the last ones first. */
export function rememberAuthors(account: string, authors: readonly Author[]): void {
  const named = authors.filter(author => author.name.trim() !== '')
  keep(nameOf(account), distinct([...named, ...keptAuthors(account)]).slice(0, mostKept))
}

/** Those this account named, the last ones first; then those who stand in the newest entries. */
export function recentAuthors(account: string, timeline: Timeline | undefined): Author[] {
  const entries = [...(timeline?.entries.values() ?? [])].toSorted((one, other) => other.publishedAt - one.publishedAt)
  const there = entries.flatMap(entry => ('bodyPending' in entry ? [] : entry.authors))
  return distinct([...keptAuthors(account), ...there]).slice(0, mostKept)
}

function keptAuthors(account: string): Author[] {
  return readKept<Author[]>(nameOf(account)) ?? []
}

/** One correspondent under two titles is offered under both. */
function distinct(authors: readonly Author[]): Author[] {
  const names = authors.map(({ name, role }) => `${name.trim()}\n${role?.trim() ?? ''}`)
  return authors.filter((_, place) => names.indexOf(names[place] as string) === place)
}
