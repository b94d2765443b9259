// An import shares the lane with everybody else: what is breaking waits behind a handful of its commands, never behind all.
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Answer, CommandId } from '../../shared/command.ts'
import { bringIn, type ImportDesk } from '../../server/import/bring-in.ts'
import type { FoundEntry } from '../../server/import/imported.ts'
import { body } from '../support/newsroom.ts'

const entries = Array.from({ length: 100 }, (_, number): FoundEntry => {
  const at = Date.UTC(2019, 10, 10) + number
  const entry = { id: `entry-${number}`, ...body(`Entry ${number}`), publishedAt: at, updatedAt: at }
  return { place: { file: 'archive.jsonld', pointer: `/${number}` }, entry }
})

test('of an import no more than twenty commands are accepted and not answered yet', async () => {
  const accepted: CommandId[] = []
  const unanswered: (() => void)[] = []
  const desk: ImportDesk = {
    reads: { snapshot: async () => undefined },
    entries: { homeOf: async () => undefined, current: async () => undefined },
    answer: async () => undefined,
    accept: async (_command, id) => void accepted.push(id),
    wait: () =>
      new Promise<Answer>(resolve => {
        unanswered.push(() => resolve({ status: 'committed', sequences: {}, pending: [], at: 0 }))
      }),
  }
  const importing = bringIn({ page: {}, entries, pins: [], remarks: [] }, 'p_archive', desk)
  await setImmediate()
  expect(accepted).toHaveLength(20)
  for (let answered = 1; answered <= 80; answered += 1) {
    unanswered.shift()?.()
    await setImmediate()
    expect(accepted).toHaveLength(20 + answered)
  }
  for (const answer of unanswered.splice(0)) answer()
  expect(await importing).toMatchObject({ imported: 100, skipped: 0 })
})
