// `npm run demo`, played fast on a real newsroom with the demo in it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPageId } from '../../server/demo/demo-ids.ts'
import { demoPages } from '../../server/demo/demo-pages.ts'
import { runPlay } from '../../server/demo/run-play.ts'
import { seedDemo } from '../../server/demo/seed.ts'
import { story } from '../../server/demo/story/story.ts'
import { parseCommand } from '../../server/parse/command.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createAnswers } from '../../server/storage/answers.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPictureFiles } from '../../server/storage/picture-files.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { type Image, plainText } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { openLane, type TestLane } from '../support/lane.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
let lane: TestLane

beforeAll(async () => {
  room = await openNewsroom()
  lane = await openLane(room)
})

afterAll(async () => {
  await lane.stop()
  await room.stop()
})

async function fillWithDemo(): Promise<void> {
  const media = mkdtempSync(join(tmpdir(), 'sp-media-'))
  const subscriber = await openRedis(room.server.url, 'subscriber')
  await seedDemo({
    queue: lane.queue,
    answers: createAnswers(room.redis, createAnnouncements(subscriber)),
    pages: createPageIndex(room.redis),
    media: createPictureFiles(media),
  })
  subscriber.disconnect()
  rmSync(media, { recursive: true, force: true })
}

/** @param heard called with each line: stops the playing when it returns true */
async function play(typed: string[], heard: (line: string) => boolean = () => false) {
  const [out, err]: [string[], string[]] = [[], []]
  const stopping = new AbortController()
  const code = await runPlay(typed, {
    env: { REDIS_URL: room.server.url, PORT: '4321' },
    out: line => {
      out.push(line)
      if (heard(line)) stopping.abort()
    },
    err: line => err.push(line),
    stop: stopping.signal,
  })
  return { code, out, err }
}

async function storm() {
  const snapshot = await room.log.snapshot(demoPageId('storm'))
  if (!snapshot) throw new Error('no page')
  return snapshot
}

test('a newsroom without the demo is told so in a sentence', async () => {
  const { code, out, err } = await play(['--once'])
  expect({ code, out }).toEqual({ code: 1, out: [] })
  expect(err).toEqual([expect.stringMatching(/^The demo pages are not in this newsroom: .+\.$/)])
})

test('what was typed wrongly is answered with what can be typed', async () => {
  expect(await play(['--speed', 'fast'])).toMatchObject({ code: 2, out: [], err: expect.arrayContaining(['']) })
  expect((await play(['--quick'])).code).toBe(2)
  const { code, out } = await play(['--help'])
  expect(code).toBe(0)
  expect(out.join('\n')).toMatch(/--speed N[\s\S]+--minutes N[\s\S]+--once/)
})

test('a story develops: published, corrected, withdrawn, pinned, marked, placed; the pins end as they were', async () => {
  await fillWithDemo()
  const before = await storm()
  const { code, out, err } = await play(['--speed', '100', '--once'])
  expect({ code, err }).toEqual({ code: 0, err: [] })
  expect(out[0]).toContain('http://127.0.0.1:4321/live/storm-at-port-aldry')
  const said = out.slice(1, -1)
  for (const line of said) expect(line).toMatch(/^\d\d:\d\d:\d\d \S/)
  for (const words of [
    'published',
    'breaking',
    'corrected',
    'added to',
    'withdrew',
    'restored',
    'pinned',
    'unpinned',
    'made',
    'second page',
    'key points',
  ]) {
    expect(
      said.some(line => line.includes(words)),
      words,
    ).toBe(true)
  }
  expect(
    said.some(line => line.includes('alone')),
    'nothing was refused',
  ).toBe(false)
  expect(said).toHaveLength(story(before.page.image).length)

  const after = await storm()
  expect(after.pins.map(entry => entry.id)).toEqual(before.pins.map(entry => entry.id))
  expect(after.keyEvents.length).toBe(before.keyEvents.length + 2)
  expect(after.page.keyPoints).not.toEqual(before.page.keyPoints)
  const railway = await room.log.snapshot(demoPageId('railway'))
  expect(railway?.entries[0]?.headline).toMatch(/trains to Vennick/)
})

test('stopped in the middle it ends in order, and another run has entries of its own', async () => {
  const before = await storm()
  const { code, out } = await play(['--speed', '100'], line => line.includes(' pinned '))
  expect(code).toBe(0)
  expect(out.at(-1)).toBe('Stopped.')
  const after = await storm()
  expect(after.pins.map(entry => entry.id)).toEqual(before.pins.map(entry => entry.id))
  const known = new Set(before.entries.map(entry => entry.id))
  expect(after.entries[0]?.headline).toMatch(/streets so far/)
  expect(known.has(after.entries[0]?.id ?? '')).toBe(false)
})

test('the story is fit to be published, and says nothing that the pages say already', () => {
  const image: Image = { src: '/media/gates.webp', width: 1280, height: 800, alt: 'The gates, shut.' }
  const sentencesOf = ({ headline, blocks }: Pick<EntryBody, 'headline' | 'blocks'>) =>
    [headline ?? '', ...blocks.flatMap(block => ('text' in block ? plainText(block.text) : []))]
      .flatMap(text => text.split(/(?<=[.!?]) /))
      .filter(sentence => sentence.length >= 25)
  const pages = demoPages({ now: Date.now(), picture: (_, words) => ({ ...image, ...words }) })
  const said = new Set(pages.flatMap(page => page.entries).flatMap(sentencesOf))
  for (const { change } of story(image)) {
    if (change.type !== 'publish' && change.type !== 'edit') continue
    const entry = { id: 'an-entry', ...change.entry }
    const command = { type: 'publish', entry, pages: ['demo-storm'] } as const
    expect(parseCommand(command, { from: 'api' })).toEqual(command)
    for (const sentence of sentencesOf(change.entry)) expect(said.has(sentence), sentence).toBe(false)
  }
})
