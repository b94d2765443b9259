/** What the desk reads beside the pages' own API: who is signed in, which pages they reach, and what readers cannot see. */
import express, { type Request, type Response, type Router } from 'express'
import type { Account } from '../../shared/account.ts'
import type { CurrentEntry, DeskEntries, DeskPages, DeskShortages } from '../../shared/http-api.ts'
import { isId, type PageId } from '../../shared/live-page.ts'
import { reaches } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { accountApi } from './account-api.ts'
import { auditApi } from './audit-api.ts'
import { accountOf, authenticate } from './authentication.ts'
import { invitationApi } from './invitation-api.ts'
import { historyOf } from './entry-history.ts'
import { embedsApi } from './embeds.ts'
import { earlierPictures } from './media.ts'
import { draftsApi } from './drafts-api.ts'
import { parkedApi } from './parked-api.ts'
import type { SiteParts } from './parts.ts'
import { peopleApi, tokensApi } from './people-api.ts'
import { signIn } from './sign-in.ts'

/** Routes under `/desk/api`; everything but signing in needs an account, and says nothing of pages beyond its reach. */
export function deskApi(parts: SiteParts): Router {
  const { pages, entries } = parts
  const router = express.Router()
  const desk = express.Router()

  desk.get('/pages', async (_request, response) => {
    const account = accountOf(response)
    const reached = (await pages.list()).filter(page => reaches(account, page.id))
    response.json({ pages: reached } satisfies DeskPages)
  })

  desk.get('/pages/:page/withdrawn', async (request, response) => {
    const page = await reachedPage(request, response)
    response.json({ entries: await entries.withdrawn(page), now: Date.now() } satisfies DeskEntries)
  })

  desk.get('/pages/:page/scheduled', async (request, response) => {
    const page = await reachedPage(request, response)
    response.json({ entries: await entries.scheduled(page), now: Date.now() } satisfies DeskEntries)
  })

  desk.get('/entries/:entry', async (request, response) => {
    response.json((await reachedEntry(request, response)) satisfies CurrentEntry)
  })

  desk.get('/entries/:entry/history', async (request, response) => {
    response.json(await historyOf(await reachedEntry(request, response), parts))
  })

  desk.get('/shortages', async (_request, response) => {
    response.json({ shortages: (await parts.shortages?.()) ?? [] } satisfies DeskShortages)
  })

  desk.use('/drafts', draftsApi(parts))
  desk.use('/parked', parkedApi(parts))
  desk.use('/people', peopleApi(parts))
  desk.use('/tokens', tokensApi(parts))
  desk.use('/account', accountApi(parts))
  desk.use('/audit', auditApi(parts))
  desk.use('/media', earlierPictures(parts))
  desk.use('/embeds', embedsApi(parts))

  async function reachedPage(request: Request<{ page: string }>, response: Response): Promise<PageId> {
    const found = await pages.find(request.params.page)
    if (!found || !reaches(accountOf(response), found.id)) {
      throw new Refusal('not-found', 'There is no such page among those you reach.')
    }
    return found.id
  }

  async function reachedEntry(request: Request<{ entry: string }>, response: Response): Promise<CurrentEntry> {
    const { entry } = request.params
    const home = isId(entry) ? await entries.searchHome(entry) : undefined
    const current = home && (await entries.current(home, entry))
    if (!current || !reachesAny(accountOf(response), current)) {
      throw new Refusal('not-found', 'There is no such entry on the pages you reach.')
    }
    return current
  }

  router.use('/desk/api', signIn(parts))
  router.use('/desk/api/invitation', invitationApi(parts))
  router.use('/desk/api', authenticate(parts), desk)
  return router
}

function reachesAny(account: Account, { home, pages }: CurrentEntry): boolean {
  return [home, ...pages].some(page => reaches(account, page))
}
