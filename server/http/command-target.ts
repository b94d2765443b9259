/** What a command is about: its pages by their ids, the home page whose lane it takes, and whether the account may send it. */
import type { Account } from '../../shared/account.ts'
import type { Command } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { type InputFault, Refusal } from '../../shared/refusal.ts'
import type { EntryReads, PageIndex } from '../newsroom/ports.ts'

/** A page as the command names it, and where. */
interface Named {
  name: string
  pointer: string
}

/**
 * The same command with pages named by their ids.
 * @throws Refusal `not-found` with a pointer to every page that does not exist; `malformed` when two names are one page
 */
export async function withPageIds(command: Command, pages: PageIndex): Promise<Command> {
  const named = namedPages(command)
  const found = await Promise.all(named.map(({ name }) => pages.find(name)))
  const missing = named.filter((_, place) => !found[place]).map(fault('does not name a live page that exists'))
  if (missing.length > 0) {
    const names = named.filter((_, place) => !found[place]).map(({ name }) => `“${name}”`)
    throw new Refusal('not-found', `There is no live page ${names.join(', ')}.`, { faults: missing })
  }
  const ids = found.flatMap(page => page?.id ?? [])
  const doubled = named.filter((_, place) => ids.indexOf(ids[place] as PageId) !== place)
  if (doubled.length > 0) {
    const faults = doubled.map(fault('is another name of a page that is named before it'))
    throw new Refusal('malformed', 'The command names a page twice.', { faults })
  }
  if ('pages' in command) return { ...command, pages: ids }
  return command.type !== 'createPage' && 'page' in command ? { ...command, page: ids[0] as PageId } : command
}

function namedPages(command: Command): Named[] {
  if ('pages' in command) return command.pages.map((name, place) => ({ name, pointer: `/pages/${place}` }))
  if (command.type !== 'createPage' && 'page' in command) return [{ name: command.page, pointer: '/page' }]
  return []
}

function fault(detail: string): (named: Named) => InputFault {
  return ({ pointer }) => ({ pointer, detail })
}

export interface Target {
  home: PageId
  /** The entry as editors see it, for commands on an entry that exists. */
  current?: CurrentEntry
}

/** Where the command belongs; undefined when it concerns an entry that is unknown. Pages have to be named by id. */
export async function findTarget(command: Command, entries: EntryReads): Promise<Target | undefined> {
  switch (command.type) {
    case 'publish':
      return { home: command.pages[0] as PageId }
    case 'createPage':
      return { home: command.page.id }
    case 'page':
    case 'pin':
    case 'unpin':
    case 'orderPins':
    case 'mark':
    case 'unmark':
    case 'import':
      return { home: command.page }
    case 'edit':
    case 'withdraw':
    case 'restore':
    case 'place':
    case 'unplace':
    case 'erase':
    case 'reschedule':
    case 'unschedule': {
      const home = await entries.searchHome(command.entry.id)
      if (home === undefined) return undefined
      const current = await entries.current(home, command.entry.id)
      return { home, ...(current ? { current } : {}) }
    }
  }
}

/** The entry that a command concerns, if it concerns one. */
export function entryIn(command: Command): EntryId | undefined {
  return 'entry' in command ? command.entry.id : undefined
}

/** @throws Refusal `forbidden` when the account's role does not hold for this command on every page that it touches */
export function checkRights(account: Account, command: Command, target: Target): void {
  const own = target.current === undefined || target.current.owner === account.id
  if (may(account, command.type, touchedPages(command, target), own)) return
  throw new Refusal('forbidden', 'Your role does not allow this command on every page that it touches.')
}

/** Those that it names, and those on which its entry stands. */
function touchedPages(command: Command, { current }: Target): PageId[] {
  const stands = current?.pages ?? []
  if ('pages' in command) return [...command.pages, ...stands]
  if (command.type === 'createPage') return [command.page.id]
  return 'page' in command ? [command.page, ...stands] : stands
}
