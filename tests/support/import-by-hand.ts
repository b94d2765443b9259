/** An archive brought into a newsroom of the tests, entry by entry: our own fixture, and real pages where they are given. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { readImportFile } from '../../server/import/import-file.ts'
import { body, type TestNewsroom } from './newsroom.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const samples = process.env.STOP_PRESS_SAMPLES

/** @returns its page, with every entry of the files, one whose id is no UUID, and one that came in as withdrawn */
export async function bringInFiles(room: TestNewsroom): Promise<{ slug: string; page: string; withdrawn: string }> {
  const files = [join(root, 'tests/fixtures/storm.jsonld'), ...(samples ? [join(samples, 'turkey-syria.jsonld')] : [])]
  const read = files.map(file => readImportFile(readFileSync(file, 'utf8'), { file, now: Date.now(), timeZone: 'UTC' }))
  const slug = `archive-${newId()}`
  const page = await room.createPage({ slug, ...read[0]?.page })
  for (const { entry } of read.flatMap(({ entries }) => entries)) await bringIn(entry)
  const at = Date.UTC(2019, 10, 9)
  await bringIn({ ...body('From an older system'), id: 'archive-0417', publishedAt: at, updatedAt: at })
  const withdrawn = newId()
  await bringIn({ ...body('Withdrawn long ago'), id: withdrawn, publishedAt: at, updatedAt: at }, true)
  return { slug, page, withdrawn }

  async function bringIn(entry: (typeof read)[number]['entries'][number]['entry'], isWithdrawn?: true): Promise<void> {
    const answer = await room.send({ type: 'import', entry, page, ...(isWithdrawn ? { isWithdrawn } : {}) })
    if (answer.status !== 'committed') throw new Error(JSON.stringify(answer))
  }
}
