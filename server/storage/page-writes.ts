/** The atomic steps of a page, each one script that is idempotent by command id or version. */
import { createHash, randomBytes } from 'node:crypto'
import type { CommandAct } from '../../shared/audit.ts'
import type { CommandId } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Claims, LaneCommand, PageWrites } from '../newsroom/ports.ts'
import type { Decision, HomeRecord, PageContext, ScheduledRecord, Waiting } from '../newsroom/records.ts'
import { readAnswer } from './answers.ts'
import { defaultAuditKept } from './audit-log.ts'
import { createDrafts } from './drafts.ts'
import { createErasures, type Erasures } from './erasures.ts'
import { channels, keys, pageKey } from './keys.ts'
import { readPage } from './operation-log.ts'
import { createParkedCommands } from './parked-commands.ts'
import { pagesBehind } from './pages-behind.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'
import type { RedisCommand, Replicas } from './replicas.ts'
import { redisTime } from './redis-time.ts'
import { runScript, type ScriptName } from './scripts.ts'

type Step = ['known' | 'done', string] | ['changed']

/** Replaces a claim that is still the one that was read; says so again when it is asked again. */
const moveClaim = `
local kept = redis.call('GET', KEYS[1])
if kept == ARGV[2] then return 1 end
if kept ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`

/**
 * @param erasures where it is kept what was erased: beside Redis too, when it has a file
 * @param replicas given where pages and lanes have different masters: then a step has to have reached them before the next
 *   one is done, for the lane forgets the command once its work is done
 * @param options.auditKept so many of the newest acts are kept, per page
 */
export function createPageWrites(
  redis: Redis,
  erasures: Pick<Erasures, 'note'> = createErasures(redis),
  replicas?: Pick<Replicas, 'write'>,
  { auditKept = defaultAuditKept } = {},
): PageWrites {
  const write = (command: RedisCommand): Promise<unknown> => {
    const [name, ...args] = command
    return replicas ? replicas.write(command) : redis.call(name, ...args)
  }

  const scriptOn: WriteScript = (name, page, args) => runScript(redis, name, page, args, replicas)

  const auditOf = (act: CommandAct) => ({ text: JSON.stringify(act), most: auditKept })

  async function claimKey(key: string, claim: string): Promise<string> {
    return ((await write(['set', key, claim, 'NX', 'GET'])) as string | null) ?? claim
  }

  return {
    now: async () => Math.floor(await redisTime(redis)),

    async context(page, command, entry) {
      const [answer, home, placement, head, scheduled] = (await runScript(redis, 'read-context', page, [
        command,
        entry,
      ])) as [string, string, string, [string, string, string], string]
      const context: PageContext = {
        answer: answer ? readAnswer(answer) : undefined,
        page: head[0] ? readPage(head[0]) : undefined,
        pins: head[2] ? head[2].split(',') : [],
        home: home ? (JSON.parse(home) as HomeRecord) : undefined,
        scheduled: scheduled ? (JSON.parse(scheduled) as ScheduledRecord) : undefined,
        placement: placement ? (JSON.parse(placement) as StoredPlacement) : undefined,
        guards: { home, scheduled, pins: head[2], pageSequence: Number(head[1]) },
      }
      return context
    },

    async claims(command, entry) {
      const [commandHome, entryHome] = await Promise.all([
        redis.get(keys.commandHome(command)),
        entry ? redis.get(keys.entryHome(entry)) : undefined,
      ])
      return { command: commandHome ?? undefined, ...entryClaim(entryHome) }
    },
    async claim(command, entry, home) {
      const [commandHome, entryHome] = await Promise.all([
        claimKey(keys.commandHome(command), home),
        entry ? claimKey(keys.entryHome(entry), claimText(home, command)) : undefined,
      ])
      return { command: commandHome, ...entryClaim(entryHome) }
    },
    async moveClaim(entry, { entry: page, by }, home, command) {
      const [was, is] = [claimText(page, by), claimText(home, command)]
      return (await write(['eval', moveClaim, 1, keys.entryHome(entry), was, is])) === 1
    },

    async apply(lane, decision, guards, act) {
      const step = (await runStep(scriptOn, lane, decision, guards, auditOf(act))) as Step
      return step[0] === 'changed' ? 'changed' : readAnswer(step[1])
    },

    async keepAnswer(lane, answer, act) {
      // Nobody would look for it in the slot of a page that is not there.
      if (act.type === 'createPage') await write(['sadd', keys.refusedPages, lane.home])
      const record = { fingerprint: lane.fingerprint, account: lane.account, ...answer }
      const step = (await scriptOn('keep-answer', lane.home, [
        lane.id,
        JSON.stringify(record),
        channels.answered(lane.home),
        JSON.stringify(auditOf(act)),
      ])) as ['known' | 'done', string]
      return readAnswer(step[1])
    },

    async waiting(home, entry, page) {
      const answers = (await runScript(redis, 'read-home', home, [entry, `${entry}:${page}`])) as
        | []
        | [string, string, string]
      if (answers.length === 0 || !answers[2]) return undefined
      const [homeText, body, waiting] = answers
      return { home: JSON.parse(homeText) as HomeRecord, homeText, body, waiting: JSON.parse(waiting) as Waiting }
    },

    async deliver(page, home, body, waiting) {
      const { commands, version: _, since: __, ...how } = waiting
      const command = commands.split(',').at(-1) ?? home.by
      const plan = { home, command, how: { ...how, page } }
      const answer = (await scriptOn('deliver', page, [JSON.stringify(plan), body, channels.operations(page)])) as
        | ['no-page']
        | ['done', string]
        | ['ahead', string, string, string]
      if (answer[0] === 'no-page') return 'no-page'
      if (answer[0] === 'done') return { sequence: Number(answer[1]) }
      return { ahead: { version: Number(answer[1]), revision: Number(answer[2]), hash: answer[3] } }
    },

    behind: (home, entry, told) => pagesBehind(redis, home, entry, told),

    async noteBehind(lane, entry, pending) {
      const plan = { entry, command: lane.id, pending }
      const text = (await scriptOn('note-behind', lane.home, [JSON.stringify(plan)])) as string | null
      return text ? readAnswer(text) : undefined
    },

    async settle(home, entry, page, version, sequence) {
      await runScript(redis, 'settle', home, [entry, page, version, sequence, channels.answered(home)])
    },

    async raise(home, homeText, pages) {
      const plan = {
        guard: homeText,
        home,
        touch: false,
        how: { page: home.home },
        pending: Object.fromEntries(pages.map(page => [page, { version: home.version, commands: home.by }])),
      }
      const step = (await scriptOn('change-entry', home.home, [
        JSON.stringify(plan),
        '',
        channels.operations(home.home),
        channels.answered(home.home),
      ])) as Step
      return step[0] !== 'changed'
    },

    async outbox(home) {
      const lines = await redis.hgetall(pageKey(home, 'pending'))
      return Object.entries(lines).map(([field, text]) => {
        const [entry, page] = field.split(':') as [string, string]
        return { entry, page, since: (JSON.parse(text) as Waiting).since ?? 0 }
      })
    },

    async due(home, until) {
      const ids = await redis.zrangebyscore(pageKey(home, 'due'), '-inf', until)
      if (ids.length === 0) return []
      const texts = await redis.hmget(pageKey(home, 'scheduled'), ...ids)
      return texts.flatMap(text => (text ? [JSON.parse(text) as ScheduledRecord] : []))
    },

    async hold(home, record, reason) {
      const text = (await redis.hget(pageKey(home, 'scheduled'), record.id)) ?? ''
      const current = text ? (JSON.parse(text) as ScheduledRecord) : undefined
      if (current?.generation !== record.generation || current.publishAt !== record.publishAt) return
      const plan = { entry: record.id, guard: text }
      await scriptOn('schedule', home, [
        JSON.stringify(plan),
        JSON.stringify({ ...current, held: reason }),
        channels.answered(home),
      ])
    },

    async park(lane, fault) {
      await write(['hset', keys.parked, lane.id, JSON.stringify({ ...lane, fault, parkedAt: Date.now() })])
    },
    async unpark(entry) {
      await createParkedCommands(redis).removeOf(entry)
    },
    async forgetDraft(entry) {
      await createDrafts(redis).remove(entry)
    },
    noteErased: (entry, erasedAt) => erasures.note(entry, erasedAt),
  }
}

type WriteScript = (name: ScriptName, page: PageId, args: (string | number)[]) => Promise<unknown>

function runStep(
  scriptOn: WriteScript,
  lane: LaneCommand,
  decision: Decision,
  guards: PageContext['guards'],
  audit: { text: string; most: number },
): Promise<unknown> {
  const operations = channels.operations(lane.home)
  const answered = channels.answered(lane.home)
  const asked = { command: lane.id, fingerprint: lane.fingerprint, account: lane.account, audit }
  switch (decision.step) {
    case 'entry': {
      const { home, body, pending } = decision
      const outbox = Object.entries(pending).map(([page, options]): [string, Waiting] => [
        page,
        { ...options, version: home.version, commands: lane.id },
      ])
      const plan = {
        ...asked,
        guard: guards.home,
        ...(decision.guardPage ? { pageGuard: guards.pageSequence } : {}),
        home,
        touch: decision.touch,
        ...(decision.silentMs === undefined ? {} : { silentMs: decision.silentMs }),
        ...(decision.updatedAt === undefined ? {} : { updatedAt: decision.updatedAt }),
        how: { ...decision.how, page: lane.home },
        pending: Object.fromEntries(outbox),
        unschedule: decision.unschedule,
      }
      return scriptOn('change-entry', lane.home, [JSON.stringify(plan), bodyText(body), operations, answered])
    }
    case 'placement': {
      const { kind, entry, touched, pins } = decision
      const plan = {
        ...asked,
        page: lane.home,
        kind,
        entry,
        touched: touched.join(','),
        pins: pins ? pins.join(',') : false,
        pinsGuard: guards.pins,
      }
      return scriptOn('change-placement', lane.home, [JSON.stringify(plan), operations, answered])
    }
    case 'page': {
      const { sequence: _, ...page } = decision.page
      const text = JSON.stringify(page)
      const plan = {
        ...asked,
        page: lane.home,
        hash: createHash('sha1').update(text).digest('hex'),
        guard: decision.isNew ? 0 : guards.pageSequence,
        seed: randomBytes(8).toString('hex'),
      }
      return scriptOn('change-page', lane.home, [JSON.stringify(plan), text, operations, answered])
    }
    case 'schedule': {
      const { entry, record } = decision
      const plan = {
        ...asked,
        entry,
        guard: guards.scheduled,
        ...(record && !record.held ? { publishAt: record.publishAt } : {}),
      }
      return scriptOn('schedule', lane.home, [JSON.stringify(plan), record ? JSON.stringify(record) : '', answered])
    }
  }
}

function claimText(page: PageId, command: CommandId | undefined): string {
  return command ? `${page} ${command}` : page
}

/** @param text as claimText made it: the command is not kept in claims of before it was */
function entryClaim(text: string | null | undefined): Pick<Claims, 'entry' | 'by'> {
  const [entry, by] = text?.split(' ') ?? []
  return { entry, by }
}

function bodyText(body: EntryBody | undefined): string {
  return body ? JSON.stringify(body) : ''
}
