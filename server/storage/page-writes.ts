/** The atomic steps of a page, each one script that is idempotent by command id or version. */
import { createHash, randomBytes } from 'node:crypto'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { LaneCommand, PageWrites } from '../newsroom/ports.ts'
import type { Decision, HomeRecord, PageContext, ScheduledRecord, Waiting } from '../newsroom/records.ts'
import { readAnswer } from './answers.ts'
import { channels, keys, pageKey } from './keys.ts'
import { readPage } from './operation-log.ts'
import { createParkedCommands } from './parked-commands.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'
import { runScript } from './scripts.ts'

type Step = ['known' | 'done', string] | ['changed']

export function createPageWrites(redis: Redis): PageWrites {
  async function claimKey(key: string, page: PageId): Promise<PageId> {
    return (await redis.set(key, page, 'NX', 'GET')) ?? page
  }

  return {
    async now() {
      const [seconds, microseconds] = await redis.time()
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
    },

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
      return { command: commandHome ?? undefined, entry: entryHome ?? undefined }
    },
    async claim(command, entry, home) {
      const [commandHome, entryHome] = await Promise.all([
        claimKey(keys.commandHome(command), home),
        entry ? claimKey(keys.entryHome(entry), home) : undefined,
      ])
      return { command: commandHome, entry: entryHome }
    },
    async moveClaim(entry, home) {
      await redis.set(keys.entryHome(entry), home)
    },

    async apply(lane, decision, guards) {
      const step = (await runStep(redis, lane, decision, guards)) as Step
      return step[0] === 'changed' ? 'changed' : readAnswer(step[1])
    },

    async keepAnswer(lane, answer) {
      const record = { fingerprint: lane.fingerprint, account: lane.account, ...answer }
      const step = (await runScript(redis, 'keep-answer', lane.home, [
        lane.id,
        JSON.stringify(record),
        channels.answered(lane.home),
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
      const answer = (await runScript(redis, 'deliver', page, [
        JSON.stringify(plan),
        body,
        channels.operations(page),
      ])) as ['no-page'] | ['done', string] | ['ahead', string, string]
      if (answer[0] === 'no-page') return 'no-page'
      if (answer[0] === 'done') return { sequence: Number(answer[1]) }
      return { ahead: { version: Number(answer[1]), revision: Number(answer[2]) } }
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
      const step = (await runScript(redis, 'change-entry', home.home, [
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
      await runScript(redis, 'schedule', home, [
        JSON.stringify(plan),
        JSON.stringify({ ...current, held: reason }),
        channels.answered(home),
      ])
    },

    async park(lane, fault) {
      await redis.hset(keys.parked, lane.id, JSON.stringify({ ...lane, fault, parkedAt: Date.now() }))
    },
    async unpark(entry) {
      await createParkedCommands(redis).removeOf(entry)
    },
  }
}

function runStep(redis: Redis, lane: LaneCommand, decision: Decision, guards: PageContext['guards']): Promise<unknown> {
  const operations = channels.operations(lane.home)
  const answered = channels.answered(lane.home)
  const asked = { command: lane.id, fingerprint: lane.fingerprint, account: lane.account }
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
        ...(decision.updatedAt === undefined ? {} : { updatedAt: decision.updatedAt }),
        how: { ...decision.how, page: lane.home },
        pending: Object.fromEntries(outbox),
        unschedule: decision.unschedule,
      }
      return runScript(redis, 'change-entry', lane.home, [JSON.stringify(plan), bodyText(body), operations, answered])
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
      return runScript(redis, 'change-placement', lane.home, [JSON.stringify(plan), operations, answered])
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
      return runScript(redis, 'change-page', lane.home, [JSON.stringify(plan), text, operations, answered])
    }
    case 'schedule': {
      const { entry, record } = decision
      const plan = {
        ...asked,
        entry,
        guard: guards.scheduled,
        ...(record && !record.held ? { publishAt: record.publishAt } : {}),
      }
      return runScript(redis, 'schedule', lane.home, [
        JSON.stringify(plan),
        record ? JSON.stringify(record) : '',
        answered,
      ])
    }
  }
}

function bodyText(body: EntryBody | undefined): string {
  return body ? JSON.stringify(body) : ''
}
