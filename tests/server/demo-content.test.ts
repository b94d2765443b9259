// What the demo's pages hold, read without any newsroom: every feature is shown, and every text could be printed.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { creation, finish, telling } from '../../server/demo/demo-commands.ts'
import { demoEntryId } from '../../server/demo/demo-ids.ts'
import { dayMs, type DemoEntry, hourMs } from '../../server/demo/demo-page.ts'
import { demoPages } from '../../server/demo/demo-pages.ts'
import { fileOf, pictureNames } from '../../server/demo/demo-pictures.ts'
import { prose } from '../../server/demo/prose.ts'
import { parseCommand } from '../../server/parse/command.ts'
import { type Block, type Image, plainText, type Run } from '../../shared/block.ts'
import { pageStatuses } from '../../shared/live-page.ts'

const now = Date.parse('2026-11-05T09:37:00Z')
const pages = demoPages({
  now,
  picture: (name, words) => ({ src: `/media/${name}.webp`, width: 1280, height: 800, ...words }),
})
const entries = pages.flatMap(page => page.entries)
const blocks = entries.flatMap(entry => entry.blocks)
const [storm] = pages
const pageOf = (key: string) => pages.find(page => page.key === key)

function textsOf(block: Block): Run[][] {
  if (block.type === 'paragraph' || block.type === 'subheading' || block.type === 'quote') return [block.text]
  return block.type === 'list' ? block.items : []
}

function imagesOf(block: Block): Image[] {
  if (block.type === 'image') return [block.image]
  if (block.type === 'gallery') return block.images
  if (block.type === 'video') return block.video.poster ? [block.video.poster] : []
  return block.type === 'embed' && block.embed.thumbnail ? [block.embed.thumbnail] : []
}

/** Everything that a reader reads of an entry, its credits aside. */
function wordsOf(entry: DemoEntry): string[] {
  return [
    ...(entry.headline ? [entry.headline] : []),
    ...entry.blocks.flatMap(textsOf).map(plainText),
    ...entry.blocks.flatMap(imagesOf).flatMap(image => image.caption ?? []),
    ...(entry.correctionNote ? [entry.correctionNote] : []),
  ]
}

test('every command of the demo passes the border', () => {
  const commands = pages.flatMap(page => [
    creation(page),
    ...page.entries.flatMap(entry => telling(page, entry)),
    ...finish(page),
  ])
  for (const { command } of commands) expect(parseCommand(command, { from: 'import' })).toEqual(command)
  expect(new Set(commands.map(({ id }) => id)).size, 'a command is one command').toBe(commands.length)
})

test('entries are told apart, and each page tells its story forwards', () => {
  expect(new Set(entries.map(entry => demoEntryId(entry.key))).size).toBe(entries.length)
  for (const page of pages) {
    const times = page.entries.map(entry => entry.at)
    expect(times, page.key).toEqual([...times].sort((one, other) => one - other))
    expect(Math.max(...times), 'nothing has happened in the future').toBeLessThan(now)
    if (page.settings.status !== 'scheduled') {
      expect(Math.min(...times)).toBeGreaterThanOrEqual(page.settings.coverageStart)
    }
  }
})

test('every status of a page, every kind of entry, block and mark is shown', () => {
  // A page that was taken down is shown to nobody.
  const shown = pageStatuses.filter(status => status !== 'down')
  expect(new Set(pages.map(page => page.settings.status))).toEqual(new Set(shown))
  expect(new Set(entries.map(entry => entry.kind))).toEqual(new Set(['update', 'breaking', 'summary']))
  const inStorm = storm.entries.flatMap(entry => entry.blocks)
  expect(new Set(inStorm.map(block => block.type))).toEqual(
    new Set(['paragraph', 'subheading', 'list', 'quote', 'image', 'gallery', 'video', 'embed', 'divider']),
  )
  expect(
    new Set(
      inStorm
        .flatMap(textsOf)
        .flatMap(text => text.flatMap(run => run.marks ?? []))
        .map(mark => mark.type),
    ),
  ).toEqual(new Set(['bold', 'italic', 'code', 'link']))
  const lists = inStorm.filter(block => block.type === 'list')
  expect(lists.some(list => list.ordered) && lists.some(list => !list.ordered)).toBe(true)
  const pictures = inStorm.flatMap(imagesOf)
  expect(pictures.some(image => image.credit && image.caption)).toBe(true)
  expect(
    pictures.some(image => image.credit && !image.caption),
    'a credit stands without a caption',
  ).toBe(true)
})

test('the running page shows what can become of an entry', () => {
  const { entries } = storm
  expect(entries.length).toBeGreaterThanOrEqual(45)
  expect(entries.filter(entry => entry.kind === 'breaking').length).toBeGreaterThanOrEqual(2)
  expect(entries.filter(entry => entry.keyEvent).length).toBeGreaterThanOrEqual(6)
  expect(entries.filter(entry => entry.pin).length).toBeGreaterThanOrEqual(2)
  expect(entries.filter(entry => entry.isWithdrawn).length).toBeGreaterThanOrEqual(1)
  expect(
    entries.some(entry => entry.correctionNote && (entry.before?.length ?? 0) > 1),
    'corrected twice',
  ).toBe(true)
  expect(entries.some(entry => !entry.headline)).toBe(true)
  expect(now - (entries[0] as DemoEntry).at).toBeGreaterThan(29 * hourMs)
  expect(now - (entries.at(-1) as DemoEntry).at).toBeLessThan(hourMs)
})

test('one page is long, one has ended, one starts tomorrow, and entries stand on several', () => {
  const railway = pageOf('railway')
  expect(railway?.entries.length).toBeGreaterThan(200)
  expect(now - (railway?.entries[0]?.at ?? now)).toBeGreaterThan(5 * 365 * dayMs)
  const shared = entries.filter(entry => entry.alsoOn?.length)
  expect(shared.filter(entry => entry.key.startsWith('final')).length).toBeGreaterThanOrEqual(3)
  expect(pageOf('final')?.settings.coverageEnd).toBeLessThan(now - 5 * dayMs)
  expect(pageOf('comet')?.settings.coverageStart).toBeGreaterThan(now + 23 * hourMs)
})

test('nothing is said twice, and everything fits its line', () => {
  const said = new Map<string, string>()
  for (const entry of entries) {
    for (const sentence of wordsOf(entry).flatMap(text => text.split(/(?<=[.!?]) /))) {
      if (sentence.length < 25) continue
      expect(said.get(sentence) ?? entry.key, sentence).toBe(entry.key)
      said.set(sentence, entry.key)
    }
    expect(entry.headline?.length ?? 0, entry.headline).toBeLessThanOrEqual(90)
    expect(entry.authors.length).toBeGreaterThan(0)
    const words = wordsOf(entry).join(' ')
    expect(words, 'typographic quotes, no double spaces, no stray signs of the copy').not.toMatch(/["`*]|'| {2}|_/)
  }
})

test('every picture says what it shows, is there, and is small', () => {
  for (const image of blocks.flatMap(imagesOf)) expect(image.alt?.length ?? 0, image.src).toBeGreaterThan(15)
  for (const name of pictureNames) {
    expect(existsSync(fileOf(name)), name).toBe(true)
    expect(statSync(fileOf(name)).size, name).toBeLessThanOrEqual(60_000)
  }
  const files = readdirSync(new URL('.', fileOf('barrier')))
  expect(files.sort()).toEqual(pictureNames.map(name => `${name}.webp`).sort())
})

test('the signs of the copy become marks', () => {
  expect(prose('Go **now** to [the map](https://zones.example.org/a_b), _not_ later: `7450`.')).toEqual([
    { text: 'Go ' },
    { text: 'now', marks: [{ type: 'bold' }] },
    { text: ' to ' },
    { text: 'the map', marks: [{ type: 'link', href: 'https://zones.example.org/a_b' }] },
    { text: ', ' },
    { text: 'not', marks: [{ type: 'italic' }] },
    { text: ' later: ' },
    { text: '7450', marks: [{ type: 'code' }] },
    { text: '.' },
  ])
})
