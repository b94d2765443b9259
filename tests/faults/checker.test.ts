// The checker finds what it is there for: from papers on which all is well one thing after another is spoiled by hand.
import { expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import { body } from '../support/newsroom.ts'
import { checkCommands } from './check-commands.ts'
import { checkLogs } from './check-logs.ts'
import { createJournal, type Journal } from './journal.ts'
import type { PageLog, Record } from './logs.ts'
import type { Invariant } from './violation.ts'

interface Papers {
  journal: Journal
  logs: Map<string, PageLog>
  /** What the service says of each command in the end. */
  known: Map<string, CommandReply | 'lost' | undefined>
}

const pages = ['p_storm', 'p_ferries']

/** Three entries that one editor sent to two pages, each answered before the next, and the logs that they left. */
function allIsWell(): Papers {
  const journal = createJournal()
  const logs = new Map(pages.map(page => [page, emptyLog(page)]))
  const known: Papers['known'] = new Map()
  for (let sequence = 1; sequence <= 3; sequence += 1) {
    const [id, entry] = [`command-${sequence}`, `entry-${sequence}`]
    const command: Command = { type: 'publish', entry: { id: entry, ...body(`Entry ${sequence}`) }, pages }
    const sent = journal.begin({ id, command, editor: 'Nora', home: 'p_storm', isAwaited: true })
    sent.attempts.push({ came: 'acknowledged', atMs: sent.sentAtMs })
    sent.acknowledgedAtMs = sent.sentAtMs
    sent.end = {
      command: id,
      status: 'committed',
      entry,
      revision: 1,
      pages: pages.map(page => ({ id: page, slug: page, sequence })),
      pending: [],
    } as unknown as CommandReply
    known.set(id, sent.end)
    for (const [page, log] of logs) write(log, { page, sequence, entry, command: id })
  }
  return { journal, logs, known }
}

function emptyLog(page: string): PageLog {
  const none = { records: [], pending: [], scheduled: [], head: { sequence: 0, digest: '' } }
  const maps = { placements: new Map(), bodies: new Map(), homes: new Map(), revisions: new Map() }
  return { page, ...none, ...maps }
}

function write(
  log: PageLog,
  { page, sequence, entry, command }: { page: string; sequence: number; entry: string; command: string },
) {
  const digest = `digest-${sequence}`
  const kind = page === 'p_storm' ? 'publish' : 'place'
  log.records.push({ sequence, kind, entry, revision: 1, command, digest, expectedDigest: digest })
  log.head = { sequence, digest }
  log.placements.set(entry, { id: entry, position: String(sequence), revision: 1, shown: true, sequence })
  log.bodies.set(entry, body(`Entry ${sequence}`))
  if (page === 'p_storm') {
    const placed = Object.fromEntries(pages.map(one => [one, 1 as const]))
    log.homes.set(entry, { id: entry, revision: 1, state: 'published', placed })
  }
}

function found({ journal, logs, known }: Papers, mayReorder = false): Invariant[] {
  const violations = [...checkCommands(journal, logs, known, { mayReorder }), ...checkLogs(logs)]
  return [...new Set(violations.map(({ invariant }) => invariant))]
}

const logOf = ({ logs }: Papers, page = 'p_storm') => logs.get(page) as PageLog
const recordOf = (papers: Papers, sequence: number) => logOf(papers).records[sequence - 1] as Record
const sentOf = ({ journal }: Papers, place: number) => journal.sent[place - 1] as Journal['sent'][number]

test('where all is well nothing is found', () => {
  expect(found(allIsWell())).toEqual([])
})

const spoilt: [what: string, spoil: (papers: Papers) => void, invariant: Invariant][] = [
  ['a committed entry is in no log', papers => void logOf(papers).records.pop(), 'nothing lost'],
  ['its place in the log is another entry’s', papers => void (recordOf(papers, 2).entry = 'another'), 'nothing lost'],
  ['nobody knows an acknowledged command any more', ({ known }) => void known.set('command-2', 'lost'), 'nothing lost'],
  [
    'a page does not show what its home has there',
    papers => {
      const placement = logOf(papers, 'p_ferries').placements.get('entry-2')
      if (placement) placement.shown = false
    },
    'nothing lost',
  ],
  [
    'a page shows an older revision than its home',
    papers => {
      const home = logOf(papers).homes.get('entry-2')
      if (home) home.revision = 2
    },
    'nothing lost',
  ],
  [
    'a page has other words than its home',
    papers => void logOf(papers, 'p_ferries').bodies.set('entry-2', body('Other words')),
    'nothing lost',
  ],
  [
    'an entry has other words than were sent, on all its pages',
    ({ logs }) => {
      for (const log of logs.values()) log.bodies.set('entry-2', body('Other words'))
    },
    'nothing lost',
  ],
  [
    'an earlier revision has other words than were sent',
    papers => {
      for (const log of papers.logs.values()) {
        for (const one of [log.homes.get('entry-2'), log.placements.get('entry-2')]) if (one) one.revision = 2
        log.revisions.set('entry-2:1', body('Other words'))
      }
    },
    'nothing lost',
  ],
  [
    'its editor was told a refusal, and it stands there',
    papers => {
      sentOf(papers, 2).end = { command: 'command-2', status: 'refused', code: 'ended' } as unknown as CommandReply
      papers.known.set('command-2', sentOf(papers, 2).end)
    },
    'nothing lost',
  ],
  ['a command stands in the log twice', papers => void (recordOf(papers, 3).command = 'command-2'), 'nothing twice'],
  [
    'who asks again is told another outcome',
    ({ known, ...papers }) => {
      const { end } = sentOf({ known, ...papers }, 2)
      known.set('command-2', { ...(end as CommandReply), revision: 2 })
    },
    'nothing twice',
  ],
  [
    'a set aside command stands in the log',
    papers => {
      sentOf(papers, 2).end = { command: 'command-2', status: 'parked' } as unknown as CommandReply
      papers.known.set('command-2', sentOf(papers, 2).end)
    },
    'nothing twice',
  ],
  ['a later command overtook an earlier one', ({ journal }) => void journal.sent.reverse(), 'nothing out of order'],
  [
    'a number is missing',
    papers => {
      for (const record of logOf(papers).records.slice(1)) record.sequence += 1
    },
    'no holes',
  ],
  ['a digest does not follow from the one before', papers => void (recordOf(papers, 2).digest = 'forged'), 'no holes'],
  [
    'the head is ahead of the log',
    papers => void (logOf(papers).head = { sequence: 4, digest: 'digest-4' }),
    'no holes',
  ],
  ['nobody knows what became of a command', papers => void delete sentOf(papers, 2).end, 'nothing waits for ever'],
  [
    'a page is still to be brought an entry',
    papers => void logOf(papers).pending.push('entry-2'),
    'nothing waits for ever',
  ],
]

test.each(spoilt)('%s', (_, spoil, invariant) => {
  const papers = allIsWell()
  spoil(papers)
  expect(found(papers)).toContain(invariant)
})

test('after a loss that editors heal by sending again, their order may be another one, and nothing else', () => {
  const papers = allIsWell()
  papers.journal.sent.reverse()
  expect(found(papers, true)).toEqual([])
})
