/** Holds what editors were told against the logs: each acknowledged command exactly once, in its order, with its words. */
import { isDeepStrictEqual } from 'node:util'
import type { CommandReply } from '../../shared/http-api.ts'
import { isAcknowledged, type Journal, type Sent } from './journal.ts'
import type { PageLog, Record } from './logs.ts'
import type { Violation } from './violation.ts'

/** @param known what the service says of each command in the end @param mayReorder the log lost its newest part meanwhile, and editors sent it again */
export function checkCommands(
  journal: Journal,
  logs: ReadonlyMap<string, PageLog>,
  known: ReadonlyMap<string, CommandReply | 'lost' | undefined>,
  { mayReorder }: { mayReorder: boolean },
): Violation[] {
  const found: Violation[] = []
  const by = recordsByCommand(logs)
  for (const sent of journal.sent) {
    const complain = (invariant: Violation['invariant'], what: string) =>
      found.push({ invariant, atMs: sent.sentAtMs, what: `${sent.command.type} ${sent.id} of ${sent.editor}: ${what}` })
    const atHome = by.get(`${sent.home} ${sent.id}`) ?? []
    if (atHome.length > 1) complain('nothing twice', `stands ${atHome.length} times in the log of its home page`)
    if (sent.isAbandoned) continue
    checkStatus(sent, known.get(sent.id), complain)
    if (!sent.end)
      complain('nothing waits for ever', `sent ${sent.attempts.length} times, and nobody knows what became of it`)
    else if (sent.end.status === 'committed') {
      checkCommitted(sent, logs, atHome, complain)
      if (!mayReorder) checkWords(sent, logs, complain)
    } else if (sent.end.status === 'refused' && atHome.length > 0) {
      complain('nothing lost', `its editor was told a refusal (${sent.end.code}), and it stands in the log`)
    } else if (sent.end.status === 'scheduled') checkScheduled(sent, logs, complain)
    else if (sent.end.status === 'parked' && atHome.length > 0)
      complain('nothing twice', 'was set aside, and stands in the log')
  }
  if (!mayReorder) found.push(...checkOrder(journal, by))
  return found
}

type Complain = (invariant: Violation['invariant'], what: string) => void

function recordsByCommand(logs: ReadonlyMap<string, PageLog>): Map<string, Record[]> {
  const by = new Map<string, Record[]>()
  for (const [page, log] of logs) {
    for (const record of log.records) {
      const key = `${page} ${record.command}`
      by.set(key, [...(by.get(key) ?? []), record])
    }
  }
  return by
}

/** Whoever asks later is told the same. What was refused on its way in was never kept, so nobody knows it. */
function checkStatus(sent: Sent, now: CommandReply | 'lost' | undefined, complain: Complain): void {
  const { end } = sent
  if (!end || (end.status === 'refused' && now === 'lost' && !isAcknowledged(sent))) return
  if (now === undefined || now === 'lost') complain('nothing lost', `was ${end.status}, and now nobody knows it`)
  else if (now.status !== end.status)
    complain('nothing twice', `was ${end.status}, and now is ${now.status} (${now.detail})`)
  else if (now.revision !== end.revision) {
    complain('nothing twice', `was committed as revision ${end.revision}, and now as ${now.revision}`)
  }
}

function checkCommitted(sent: Sent, logs: ReadonlyMap<string, PageLog>, atHome: Record[], complain: Complain): void {
  const { pages = [], pending = [], entry } = sent.end ?? {}
  if (pending.length > 0)
    complain('nothing waits for ever', `still not on ${pending.map(({ slug }) => slug).join(', ')}`)
  for (const { id, sequence } of pages) {
    if (sequence === 0) continue // nothing for this page's readers to see
    const record = logs.get(id)?.records[sequence - 1]
    if (!record || (entry !== undefined && record.entry !== entry && record.entry !== '')) {
      complain(
        'nothing lost',
        `was committed as ${sequence} of ${id}, where the log has ${record ? record.entry : 'nothing'}`,
      )
    }
    if (id === sent.home && atHome.length === 0)
      complain('nothing lost', 'was committed, and does not stand in its log')
  }
}

/** A revision reads as its editor wrote it. Where a log lost its newest part, another may have been given its number. */
function checkWords(sent: Sent, logs: ReadonlyMap<string, PageLog>, complain: Complain): void {
  const { command, end } = sent
  if (command.type !== 'publish' && command.type !== 'edit') return
  const log = logs.get(sent.home)
  const home = log?.homes.get(command.entry.id)
  if (!log || !home || end?.revision === undefined) return
  const isShown = home.revision === end.revision && home.state === 'published'
  const stored = isShown ? log.bodies.get(home.id) : log.revisions.get(`${home.id}:${end.revision}`)
  const { headline, blocks } = command.entry
  // An earlier revision is kept for the desk, away from what readers reach, and goes when its entry is erased.
  if (!stored && !isShown) return
  if (stored?.headline !== headline || !isDeepStrictEqual(stored?.blocks, blocks))
    complain('nothing lost', `revision ${end.revision} of ${home.id} has other words than were sent`)
}

function checkScheduled(sent: Sent, logs: ReadonlyMap<string, PageLog>, complain: Complain): void {
  if (sent.command.type !== 'publish') return
  const { id } = sent.command.entry
  for (const page of sent.command.pages) {
    const times = logs
      .get(page)
      ?.records.filter(({ entry, kind }) => entry === id && (kind === 'publish' || kind === 'place'))
    if (times?.length === 0)
      complain('nothing lost', `was scheduled for ${sent.command.publishAt}, and is not on ${page}`)
    if ((times?.filter(({ kind }) => kind === 'publish').length ?? 0) > 1)
      complain('nothing twice', `was published twice on ${page}`)
  }
}

/** Of one editor's commands on one home page, each was answered before the next was sent. */
function checkOrder(journal: Journal, by: ReadonlyMap<string, Record[]>): Violation[] {
  const found: Violation[] = []
  const newest = new Map<string, { sequence: number; sent: Sent }>()
  for (const sent of journal.sent) {
    if (!sent.isAwaited || !isAcknowledged(sent) || sent.isAbandoned) continue
    const place = by.get(`${sent.home} ${sent.id}`)?.[0]?.sequence
    if (place === undefined) continue
    const line = `${sent.editor} ${sent.home}`
    const before = newest.get(line)
    if (before && before.sequence > place) {
      found.push({
        invariant: 'nothing out of order',
        atMs: sent.sentAtMs,
        what: `${sent.editor} sent ${before.sent.id} before ${sent.id}, and the log has them as ${before.sequence} and ${place}`,
      })
    }
    if (!before || before.sequence < place) newest.set(line, { sequence: place, sent })
  }
  return found
}
