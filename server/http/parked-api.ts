/** Commands that were set aside, for administrators: what, who, when and why, and the way to dismiss them. */
import express, { type RequestHandler, type Router } from 'express'
import type { Account } from '../../shared/account.ts'
import { titleOf } from '../../shared/entry.ts'
import type { DeskParked, ParkedView } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import { isAtLeast, reaches } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { builtInAccount } from '../newsroom/built-in-accounts.ts'
import type { ParkedCommand } from '../newsroom/ports.ts'
import { accountOf } from './authentication.ts'
import { entryIn } from './command-target.ts'
import type { SiteParts } from './parts.ts'

type Parts = Pick<SiteParts, 'accounts' | 'entries' | 'logger' | 'pages' | 'parked'>

/** Routes under `/desk/api/parked`, behind `authenticate`. */
export function parkedApi({ accounts, entries, logger, pages, parked }: Parts): Router {
  const router = express.Router()

  const onlyAdministrators: RequestHandler = (_request, response, next) => {
    if (isAtLeast(accountOf(response).role, 'admin')) return next()
    throw new Refusal('forbidden', 'Commands that were set aside are for administrators.')
  }
  router.use(onlyAdministrators)

  router.get('/', async (_request, response) => {
    const account = accountOf(response)
    const found = (await parked.list()).filter(one => reachesAll(account, one))
    response.json({ commands: await Promise.all(found.map(view)) } satisfies DeskParked)
  })

  router.post('/:command/dismiss', async (request, response) => {
    const account = accountOf(response)
    const found = await parked.find(request.params.command)
    if (!found || !reachesAll(account, found) || !(await parked.remove(found.id))) {
      throw new Refusal('not-found', 'There is no command of this id that is set aside.')
    }
    await accounts.note({ type: 'dismissParked', by: account.id, name: account.name, command: found.id })
    logger.info({ command: found.id, by: account.id }, 'a command that was set aside was dismissed')
    response.status(204).end()
  })

  async function view(one: ParkedCommand): Promise<ParkedView> {
    const { id, command, fault, parkedAt } = one
    const [sender, headline, slugs] = await Promise.all([
      builtInAccount(one.account) ?? accounts.find(one.account),
      headlineOf(one),
      Promise.all(pagesOf(one).map(page => slugOf(one, page))),
    ])
    return {
      id,
      type: command.type,
      ...(headline ? { headline } : {}),
      ...(sender ? { sender: sender.name } : {}),
      pages: slugs,
      fault,
      parkedAt,
      command,
    }
  }

  /** In the command's own words, else in those of the entry that it is about. */
  async function headlineOf({ command, home }: ParkedCommand): Promise<string | undefined> {
    if (command.type === 'createPage') return command.page.headline
    if (command.type === 'page') return command.settings.headline
    if (command.type === 'publish' || command.type === 'edit' || command.type === 'import')
      return titleOf(command.entry)
    const entry = entryIn(command)
    const current = entry && (await entries.current(home, entry))
    return current ? titleOf(current.body) : undefined
  }

  async function slugOf({ command }: ParkedCommand, page: PageId): Promise<string> {
    if (command.type === 'createPage') return command.page.slug
    return (await pages.find(page))?.slug ?? page
  }

  return router
}

/** Those that it names, and the one whose lane it went through. */
function pagesOf({ command, home }: ParkedCommand): PageId[] {
  return 'pages' in command ? [...new Set([...command.pages, home])] : [home]
}

function reachesAll(account: Account, one: ParkedCommand): boolean {
  return pagesOf(one).every(page => reaches(account, page))
}
