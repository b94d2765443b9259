// Real pages, where their folder is given: what they teach has to hold for them too, not only for our own fixtures.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPlainBody } from '../../server/import/plain-body.ts'
import { readImportFile } from '../../server/import/import-file.ts'
import { parseCommand } from '../../server/parse/command.ts'

const folder = process.env.STOP_PRESS_SAMPLES
const context = { file: 'sample', now: Date.parse('2026-01-01T00:00:00Z'), timeZone: 'UTC' }
const sample = (name: string) => readFileSync(join(folder ?? '', name), 'utf8')

test.skipIf(!folder)('the sample posting is read whole: eight entries, nothing left out', () => {
  const { entries, remarks } = readImportFile(sample('turkey-syria.jsonld'), context)
  expect(entries).toHaveLength(8)
  expect(remarks).toEqual([])
  expect(new Set(entries.map(found => found.entry.id)).size).toBe(8)
  for (const { entry } of entries) {
    expect(parseCommand({ type: 'import', entry, page: 'p1' }, { from: 'import' })).toMatchObject({ entry })
  }
})

test.skipIf(!folder)('the text of a real page reads as paragraphs and lists, its quotation marks untouched', () => {
  const text = sample('002_439c459027abee7b.txt')
  const blocks = readPlainBody(text)
  expect(blocks.length).toBeGreaterThan(15)
  expect(blocks.some(block => block.type === 'list')).toBe(true)
  const marks = (words: string) => words.match(/["“”]/g)?.join('')
  expect(
    marks(
      blocks
        .flatMap(block => ('text' in block ? block.text : 'items' in block ? block.items.flat() : []))
        .map(run => run.text)
        .join(''),
    ),
  ).toBe(marks(text))
})
