/** The audit log over HTTP: a screenful at a time, or all of it as text; for chiefs what concerns their pages. */
import { once } from 'node:events'
import express, { type Request, type Response, type Router } from 'express'
import type { Account } from '../../shared/account.ts'
import type { AuditFilter, AuditLine, AuditReply } from '../../shared/audit.ts'
import { maySeeAudit, mayManagePeople, reaches } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import type { AuditPlace } from '../newsroom/people.ts'
import { parseAuditQuestion, printAuditPlace } from '../parse/audit-query.ts'
import { type AuditText, csv, jsonLines } from './audit-text.ts'
import { auditLineFor, type Slugs } from './audit-lines.ts'
import { accountOf } from './authentication.ts'
import type { SiteParts } from './parts.ts'

/** Lines of one answer. */
const mostLines = 100
/** So many acts are looked at for one answer: a filter that fits nothing must not read everything at once. */
const mostLooked = 20_000

/** Routes under `/desk/api/audit`, behind `authenticate`. */
export function auditApi({ accounts, audit, pages }: Pick<SiteParts, 'accounts' | 'audit' | 'pages'>): Router {
  const router = express.Router()
  router.use((_request, response, next) => {
    if (maySeeAudit(accountOf(response))) return next()
    throw new Refusal('forbidden', 'The audit log is for chief editors and administrators.')
  })

  router.get('/', async (request, response) => {
    const asked = await askedFor(request, response)
    const lines: AuditLine[] = []
    let last: { place: AuditPlace; at: number } | undefined
    let looked = 0
    for await (const { place, at, line } of found(asked)) {
      if (lines.length === mostLines || looked === mostLooked) {
        const isShort = lines.length < mostLines
        return void response.json({
          ...{ lines, people: await peopleFor(asked.account) },
          ...(last ? { next: printAuditPlace(last.place), ...(isShort ? { lookedBackTo: last.at } : {}) } : {}),
        } satisfies AuditReply)
      }
      looked += 1
      last = { place, at }
      if (line) lines.push(line)
    }
    response.json({ lines, people: await peopleFor(asked.account) } satisfies AuditReply)
  })

  router.get('/audit.csv', async (request, response) => send(request, response, csv))
  router.get('/audit.jsonl', async (request, response) => send(request, response, jsonLines))

  interface Asked {
    account: Account
    filter: AuditFilter
    before?: AuditPlace
    slugs: Slugs
  }

  async function askedFor(request: Request, response: Response): Promise<Asked> {
    const account = accountOf(response)
    const { filter, ...where } = parseAuditQuestion(request.query)
    const page = filter.page === undefined ? undefined : await pages.find(filter.page)
    if (filter.page !== undefined && !(page && reaches(account, page.id))) {
      throw new Refusal('not-found', 'There is no such page among those you reach.')
    }
    const slugs = new Map((await pages.list()).map(({ id, slug }) => [id, slug]))
    return { account, filter: { ...filter, ...(page ? { page: page.id } : {}) }, ...where, slugs }
  }

  /** An entry on several pages is told of in the stream of its home, which may be beyond the asking account's reach. */
  async function* found({ account, filter, before, slugs }: Asked) {
    const { from, to } = filter
    const of = { pages: [...slugs.keys()], people: mayManagePeople(account) && filter.page === undefined }
    for await (const stored of audit.newestFirst(of, { before, from, to })) {
      yield { place: stored.place, at: stored.at, line: auditLineFor(account, filter, stored, slugs) }
    }
  }

  async function send(request: Request, response: Response, text: AuditText): Promise<void> {
    const asked = await askedFor(request, response)
    response.attachment(text === csv ? 'audit.csv' : 'audit.jsonl').set('Content-Type', text.type)
    response.write(text.head)
    for await (const { line } of found(asked)) {
      if (response.destroyed) return
      if (line && !response.write(text.line(line)))
        await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
    response.end()
  }

  async function peopleFor(account: Account): Promise<AuditReply['people']> {
    const known = [...(await accounts.list()), commandLine]
    return known.filter(one => share(account, one)).map(({ id, name }) => ({ id, name }))
  }

  return router
}

/** Whether there is a page that both reach. */
function share(one: Account, other: Account): boolean {
  return one.pages === 'all' || other.pages === 'all' || one.pages.some(page => reaches(other, page))
}
