// A file that is not whole and well is refused before anything is written, in a sentence that says what is wrong.
import { createHash } from 'node:crypto'
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { backUp } from '../../server/backup/back-up.ts'
import { createBackupFile } from '../../server/backup/backup-file.ts'
import { type BackupHead, backupFormat, backupVersion, type PartKind } from '../../server/backup/backup-format.ts'
import { createWaitingCommands } from '../../server/queue/waiting-commands.ts'
import { createErasures } from '../../server/storage/erasures.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { type BackupPlace, folderOfTest, openPlace } from '../support/backups.ts'
import { openNewsroom } from '../support/newsroom.ts'

const head: BackupHead = {
  format: backupFormat,
  version: backupVersion,
  createdAt: 1_700_000_000_000,
  service: '0.1.0',
  stored: currentFormat,
}

let target: BackupPlace
let file: string
beforeEach(async () => {
  target = await openPlace()
  file = join(folderOfTest(), 'newsroom.backup')
})

/** What is said of the file; nothing may have been written, not even that a restore was begun. */
async function refusal(): Promise<string> {
  const said = await target.restore(file).then(
    () => 'restored',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  )
  expect(await target.redis.dbsize()).toBe(0)
  return said.replaceAll(file, '…')
}

/** A file with checksums that fit, whatever stands in it. */
async function write(parts: [PartKind, name: string, lines: unknown[]][], more: Partial<BackupHead> = {}) {
  const backup = await createBackupFile(file, { ...head, ...more }, true)
  for (const [part, name, lines] of parts) {
    await backup.begin(part, name)
    await backup.write(lines)
    await backup.end()
  }
  await backup.finish()
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

let whole: Buffer
beforeAll(async () => {
  const room = await openNewsroom()
  const page = await room.createPage()
  for (let count = 0; count < 5; count += 1) await room.publish([page], `Update ${count}`)
  const waiting = createWaitingCommands({ connection: { path: room.server.socket }, lanes: 1 })
  const made = join(room.server.dir, 'made.backup')
  const source = {
    redis: room.redis,
    waiting,
    erasures: createErasures(room.redis),
    mediaDir: '/nowhere',
    now: Date.now,
  }
  await backUp(source, made, { mayReplace: false })
  whole = readFileSync(made)
  await waiting.close()
  await room.stop()
})

test('a byte that is another one is found, wherever it stands', async () => {
  const places = Array.from({ length: whole.length }, (_, at) => at)
  const chosen = places.filter(at => at < 140 || at > whole.length - 90 || at % 23 === 0)
  for (const at of chosen) {
    const damaged = Buffer.from(whole)
    damaged[at] = (damaged[at] as number) ^ (1 << (at % 8))
    writeFileSync(file, damaged)
    expect(await refusal(), `byte ${at}`).toMatch(/^malformed: … (is|was) /)
  }
}, 60_000)

test('what is damaged is named', async () => {
  const lines = (seed: string) =>
    Array.from({ length: 3000 }, (_, at) => ['bodies', `${seed}${at}`, sha1(`${seed}${at}`)])
  await write([
    ['page', 'p_first', lines('a')],
    ['page', 'p_second', lines('b')],
  ])
  const damaged = readFileSync(file)
  const at = Math.floor(damaged.length * 0.8)
  damaged[at] = (damaged[at] as number) ^ 1
  writeFileSync(file, damaged)
  expect(await refusal()).toBe('malformed: … is damaged in the page p_second: its checksum does not fit.')
})

test('a file that is cut off is found, wherever it ends', async () => {
  writeFileSync(file, whole)
  for (let length = whole.length - 1; length > 0; length -= 1 + Math.floor(length / 60)) {
    truncateSync(file, length)
    expect(statSync(file).size).toBe(length)
    expect(await refusal()).toMatch(/^malformed: … is (cut off|not a backup|damaged)/)
  }
  writeFileSync(file, '')
  expect(await refusal()).toBe('malformed: … is not a backup of Stop Press.')
  writeFileSync(file, Buffer.concat([whole, Buffer.from('more')]))
  expect(await refusal()).toMatch(/cut off: it does not end with its checksum/)
})

test('a newer file, newer data, and anything else are told apart', async () => {
  await write([], { version: backupVersion + 1, service: '9.9.9' })
  expect(await refusal()).toBe(
    'malformed: … was written by a newer version (9.9.9): restore it with that one or a newer one.',
  )
  await write([], { stored: currentFormat + 1 })
  expect(await refusal()).toContain('was written by a newer version')
  writeFileSync(file, '{"format":"stop-press-export","version":1}\n{}\n')
  expect(await refusal()).toBe('malformed: … is not a backup of Stop Press.')
  writeFileSync(file, Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 9000 }, (_, at) => at % 251)]))
  expect(await refusal()).toBe('malformed: … is not a backup of Stop Press.')
})

test.each<[string, [PartKind, string, unknown[]][]]>([
  ['a picture outside of its folder', [['media', '../../evil.webp', [['aGk=']]]]],
  ['a page that is no page', [['page', 'p}{x', [['bodies', 'e', '{}']]]]],
  ['a key that no page has', [['page', 'p_x', [['touched', 'e', '0']]]]],
  ['a record of the log without fields', [['page', 'p_x', [['log', '1-0', null]]]]],
  ['a field that is no text', [['page', 'p_x', [['bodies', 'e', 7]]]]],
  ['an account that is no text', [['accounts', '', [['users', 'ada', { role: 'admin' }]]]]],
])('%s is refused, although every checksum fits', async (_, parts) => {
  await write(parts)
  expect(await refusal()).toBe('malformed: The backup holds what this version cannot restore.')
})
