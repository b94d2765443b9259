/** Role and pages of an account, as options and in words. */
import { type Account, type Role, roles } from '../../shared/account.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { PageIndex } from '../newsroom/ports.ts'
import type { Arguments } from './command.ts'
import type { Option } from './command.ts'

export const accountOptions: readonly Option[] = [
  { name: 'role', value: '<role>', about: 'What it may do.', choices: roles, isRequired: true },
  { name: 'page', value: '<slug>', about: 'A page on which it may; all pages without this.', isMultiple: true },
]

/** @throws Refusal `not-found` for a page that does not exist */
export async function accountFrom(
  args: Arguments,
  pages: PageIndex,
): Promise<{ name: string; role: Role; pages: 'all' | PageId[] }> {
  const names = args.texts('page')
  const ids = await Promise.all(
    names.map(async name => {
      const page = await pages.find(name)
      if (!page) throw new Refusal('not-found', `There is no live page “${name}”.`)
      return page.id
    }),
  )
  const role = roles.find(each => each === args.text('role')) ?? 'reporter'
  return { name: args.need('name'), role, pages: ids.length > 0 ? ids : 'all' }
}

/** An account with its pages by their addresses: what people know them by. */
export async function shownAccount<Shown extends Account>(account: Shown, pages: PageIndex) {
  if (account.pages === 'all') return { ...account, pages: 'all' as const }
  const slugs = await Promise.all(account.pages.map(async id => (await pages.find(id))?.slug ?? id))
  return { ...account, pages: slugs }
}

export function pagesInWords(pages: 'all' | readonly string[]): string {
  return pages === 'all' ? 'all pages' : pages.join(', ')
}
