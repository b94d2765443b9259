/** Users and tokens, for administrators of all pages: who there is, and who may do what from now on. */
import express, { type Request, type RequestHandler, type Router } from 'express'
import type { DeskPeople, InvitationReply, TokenReply } from '../../shared/people.ts'
import type { Account } from '../../shared/account.ts'
import type { PageId } from '../../shared/live-page.ts'
import { mayManagePeople } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Invited } from '../newsroom/people.ts'
import { parseNewAccount, parseRights } from '../parse/people.ts'
import { accountOf, doerOf } from './authentication.ts'
import { invitationAddress } from './invitation-api.ts'
import { jsonBody } from './json-body.ts'
import type { SiteParts } from './parts.ts'

type Parts = Pick<SiteParts, 'accounts' | 'config' | 'pages'>
type OfAccount = Request<{ id: string }>

/** Lets those pass who may manage people. @throws Refusal `forbidden` */
const onlyAdministrators: RequestHandler = (_request, response, next) => {
  if (mayManagePeople(accountOf(response))) return next()
  throw new Refusal('forbidden', 'Users and tokens are for administrators of all pages.')
}

/** Routes under `/desk/api/people`, behind `authenticate`. */
export function peopleApi({ accounts, config, pages }: Parts): Router {
  const router = express.Router()
  const json = jsonBody()
  router.use(onlyAdministrators)

  router.get('/', async (_request, response) => {
    const [users, tokens] = await Promise.all([accounts.users(), accounts.tokens()])
    response.json({ users, tokens } satisfies DeskPeople)
  })

  router.post('/', ...json, async (request, response) => {
    const wanted = await withPages(parseNewAccount(request.body), { pages })
    response.status(201).json(replyOf(await accounts.inviteUser(wanted, doerOf(request, response))))
  })

  router.post('/:id/invitation', async (request: OfAccount, response) => {
    const invited = await accounts.renewInvitation(request.params.id, doerOf(request, response))
    response.status(201).json(replyOf(invited))
  })

  router.post('/:id/change', ...json, async (request: OfAccount, response) => {
    const rights = await withPages(parseRights(request.body), { pages })
    const changed = await accounts.changeUser(request.params.id, rights, doerOf(request, response))
    response.json(changed satisfies Account)
  })

  router.post('/:id/remove', async (request: OfAccount, response) => {
    if (!(await accounts.removeUserById(request.params.id, doerOf(request, response)))) {
      throw new Refusal('not-found', 'This user does not exist.')
    }
    response.status(204).end()
  })

  const replyOf = ({ account, secret, expiresAt }: Invited): InvitationReply => {
    return { account, href: invitationAddress(config.publicUrl, secret), expiresAt }
  }

  return router
}

/** Routes under `/desk/api/tokens`, behind `authenticate`. */
export function tokensApi({ accounts, pages }: Parts): Router {
  const router = express.Router()
  router.use(onlyAdministrators)

  router.post('/', ...jsonBody(), async (request, response) => {
    const wanted = await withPages(parseNewAccount(request.body), { pages })
    const made = await accounts.createToken(wanted, doerOf(request, response))
    response.status(201).json(made satisfies TokenReply)
  })

  router.post('/:id/revoke', async (request: OfAccount, response) => {
    if (!(await accounts.revokeTokenById(request.params.id, doerOf(request, response)))) {
      throw new Refusal('not-found', 'This token does not exist.')
    }
    response.status(204).end()
  })

  return router
}

/** The same with pages by their ids. @throws Refusal `not-found` with a pointer to every page that does not exist */
async function withPages<Wanted extends { pages: 'all' | PageId[] }>(
  wanted: Wanted,
  { pages }: Pick<SiteParts, 'pages'>,
): Promise<Wanted> {
  if (wanted.pages === 'all') return wanted
  const found = await Promise.all(wanted.pages.map(page => pages.find(page)))
  const faults = found.flatMap((page, place) =>
    page ? [] : [{ pointer: `/pages/${place}`, detail: 'does not name a live page that exists' }],
  )
  if (faults.length > 0) throw new Refusal('not-found', 'There is no such live page.', { faults })
  return { ...wanted, pages: found.flatMap(page => page?.id ?? []) }
}
