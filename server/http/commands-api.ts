/** Commands over HTTP: one in, one answer for every case; and what became of it, for those whom it concerns. */
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import type { Account } from '../../shared/account.ts'
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import type { CommandReply, CurrentEntry } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import { isAtLeast, may, reaches } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { parseCommand } from '../parse/command.ts'
import { parseCommandId } from '../parse/command-id.ts'
import { isOutage } from '../storage/outages.ts'
import { accountOf, authenticate } from './authentication.ts'
import { commandIntake, outcomeUnknown, type Taken } from './command-intake.ts'
import { locationOf, replyFor } from './command-reply.ts'
import { entryIn } from './command-target.ts'
import { HttpRefusal } from './http-refusal.ts'
import { jsonBody } from './json-body.ts'
import { createLimits } from './limits.ts'
import type { SiteParts } from './parts.ts'
import { onlyMethods, statusOf } from './problems.ts'
import { withReadyPictures } from './ready-pictures.ts'
import { requestIdOf } from './request-log.ts'

/** `POST /api/commands` and `GET /api/commands/<id>`. */
export function commandsApi(parts: SiteParts): Router {
  const { config, pages, entries, answers, queue, media, readersOf } = parts
  const takeIn = commandIntake(parts, parts.limits ?? createLimits(config))
  const router = express.Router()

  const receive: RequestHandler = async (req, res) => {
    const id = parseCommandId(req.get('idempotency-key'))
    res.locals.command = id
    const sent = await withReadyPictures(media, parseCommand(req.body, { from: 'api' }))
    const account = accountOf(res)
    const taken = await takeIn(account, id, sent, requestIdOf(res))
    await sendTaken(res, account, id, taken)
  }
  // Wherever on its way in an outage meets a command, its sender is told the one thing to do.
  const outage: ErrorRequestHandler = (error, _req, _res, next) => next(isOutage(error) ? outcomeUnknown() : error)

  router.post('/api/commands', measured(parts), authenticate(parts), jsonBody(), receive, outage)

  router.get('/api/commands/:id', authenticate(parts), async (req: Request<{ id: string }>, res) => {
    const found = await find(parseCommandId(req.params.id))
    if (!found || !mayAsk(accountOf(res), found)) {
      throw new Refusal('not-found', 'There is no command of this id among those you may ask for.')
    }
    res.set('Cache-Control', 'no-store').json(await replyFor(found, pages))
  })

  router.all('/api/commands', onlyMethods('POST'))
  router.all('/api/commands/:id', onlyMethods('GET'))

  /** 201 committed, 202 on its way (waiting, scheduled, parked), else the refusal with its status. */
  async function sendTaken(res: Response, account: Account, id: CommandId, taken: Taken) {
    const { answer, command, home } = taken
    sayTiming(res, taken.acceptedAt)
    if (answer.status === 'refused') throw await refusalFrom(answer, command, account)
    const reply = { ...(await replyFor({ id, answer, home }, pages)), ...receiptOf(taken) }
    res.locals.outcome = 'accepted'
    res
      .status(reply.status === 'committed' ? 201 : 202)
      .set('Cache-Control', 'no-store')
      .location(locationOf(command, home, reply))
      .json(reply satisfies CommandReply)
  }

  /** How many readers it went to, where it was done in this very request: later on, others are connected. */
  function receiptOf({ answer, acceptedAt }: Taken): Pick<CommandReply, 'readers'> {
    if (answer.status !== 'committed' || acceptedAt === undefined || !readersOf) return {}
    const reached = new Set([...Object.keys(answer.sequences), ...answer.pending])
    return { readers: [...reached].reduce((sum, page) => sum + readersOf(page), 0) }
  }

  /** With a conflict comes the entry as it now stands, for those who may edit it. */
  async function refusalFrom(
    { code, detail }: Extract<Answer, { status: 'refused' }>,
    command: Command,
    account: Account,
  ) {
    const current = statusOf[code] === 409 ? await currentFor(command, account) : undefined
    return new HttpRefusal(code, detail, current ? { extra: { current } } : {})
  }

  async function currentFor(command: Command, account: Account): Promise<CurrentEntry | undefined> {
    const entry = entryIn(command)
    const home = entry === undefined ? undefined : await entries.searchHome(entry)
    const current = home !== undefined && entry !== undefined ? await entries.current(home, entry) : undefined
    return current && may(account, 'edit', current.pages.length ? current.pages : [current.home]) ? current : undefined
  }

  interface Found {
    id: CommandId
    sender: string
    home: string
    answer: Answer
  }

  async function find(id: CommandId): Promise<Found | undefined> {
    const before = await stored(id, await answers.homeOf(id))
    if (before) return before
    const waiting = await queue.find(id)
    if (waiting) return { id, sender: waiting.account, home: waiting.home, answer: { status: 'waiting' } }
    // It may have been answered while we looked for it in its lane.
    return stored(id, await answers.searchHome(id))
  }

  async function stored(id: CommandId, home: PageId | undefined): Promise<Found | undefined> {
    const kept = home === undefined ? undefined : await answers.find(home, id)
    return home !== undefined && kept ? { id, sender: kept.account, home, answer: kept.answer } : undefined
  }

  return router
}

/** How long it took until the lane held the command, and until it was answered: shown by browsers and read by the benchmark. */
function sayTiming(res: Response, acceptedAt: number | undefined): void {
  const begun = res.locals.begunAt as number
  const accepted = acceptedAt === undefined ? '' : `accepted;dur=${(acceptedAt - begun).toFixed(2)}, `
  res.set('Server-Timing', `${accepted}answered;dur=${(performance.now() - begun).toFixed(2)}`)
}

/** Its sender, the chiefs of its home page, and administrators. */
function mayAsk(account: Account, { sender, home }: { sender: string; home: string }): boolean {
  if (sender === account.id || account.role === 'admin') return true
  return isAtLeast(account.role, 'chief') && reaches(account, home)
}

const outcomes = ['accepted', 'fault', 'aborted', ...Object.keys(statusOf)]

/** Counts what this process answered (what became of accepted commands is counted by the workers), and how long that took. */
function measured({ metrics }: Pick<SiteParts, 'metrics'>): RequestHandler {
  for (const outcome of outcomes) metrics.commands.inc({ outcome }, 0)
  return (_req, res, next) => {
    res.locals.begunAt = performance.now()
    const stop = metrics.commandRequest.startTimer()
    res.once('close', () => {
      stop()
      metrics.commands.inc({ outcome: res.locals.outcome ?? 'aborted' })
    })
    next()
  }
}
