/** Bodies that came in no frame: when the reader's state machine asks for them, and asks again. */
import { expect, test } from 'vitest'
import type { Heard } from '../../client/reader/following.ts'
import { type FlakyReader, readFlakily } from './flaky-line.ts'
import { type Story, tellStory, withoutBodies } from './story.ts'

/** A reader in the room of a page with one entry. */
function beginLive() {
  const story = tellStory()
  story.publish('One')
  const reader = readFlakily(story)
  reader.hear({ is: 'connected' })
  reader.answer(0)
  return { story, reader }
}

const does = (reader: FlakyReader, heard: Heard) => reader.hear(heard).map(action => action.do)
const frame = (frame: Extract<Heard, { is: 'frame' }>['frame']): Heard => ({ is: 'frame', frame })
const seesAll = ({ reader, story }: { reader: FlakyReader; story: Story }) =>
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))

test('the body of an entry that was only pinned or marked is not fetched again', () => {
  const scene = beginLive()
  const { story, reader } = scene
  const published = story.publish('Long')
  reader.hear(frame(published))
  const id = 'entry' in published ? published.entry.id : ''
  expect(does(reader, frame(withoutBodies(story.mark(id), { bodyWithinMs: 1000 })))).toEqual(['draw'])
  expect(reader.follower.dueAt(), 'nothing but the next head is waited for').toBe(60_000)
  seesAll(scene)
})

/** A reader of a page with so many others that each asks for bodies at a random moment within a while. */
function beginAmongMany() {
  const scene = beginLive()
  const { story, reader } = scene
  const published = story.publish('A body apart')
  if (!('entry' in published)) throw new Error('no entry')
  expect(does(reader, frame(withoutBodies(published, { bodyWithinMs: 1000 })))).toEqual(['draw'])
  expect(reader.follower.dueAt()).toBe(500)
  return { ...scene, id: published.entry.id }
}

test('a body that many wait for is asked for at a random moment of the window', () => {
  const scene = beginAmongMany()
  const { reader } = scene
  reader.now = 499
  expect(does(reader, { is: 'tick' })).toEqual([])
  reader.now = 500
  expect(does(reader, { is: 'tick' })).toEqual(['fetch'])
  reader.answer(0)
  seesAll(scene)
  expect(reader.sees().entries[0]).not.toHaveProperty('bodyWithinMs')
})

test('what is withdrawn before its body was asked for is not asked for', () => {
  const scene = beginAmongMany()
  const { story, reader, id } = scene
  reader.hear(frame(story.withdraw(id)))
  reader.now = 500
  expect(does(reader, { is: 'tick' })).toEqual([])
  seesAll(scene)
})

test('a new entry whose body cannot be had is drawn as one that waits, and completed later', () => {
  const scene = beginAmongMany()
  const { reader, id } = scene
  reader.now = 500
  reader.hear({ is: 'tick' })
  reader.answer(0, { fails: true })
  expect(reader.actions.at(-1)).toMatchObject({ do: 'draw', changed: { updated: [id] } })
  expect(reader.follower.timeline.entries.get(id)).toMatchObject({ bodyPending: true })
  expect(reader.follower.timeline.entries.get(id)).not.toHaveProperty('bodyWithinMs')
  reader.now = reader.follower.dueAt()
  expect(does(reader, { is: 'tick' })).toEqual(['fetch'])
  reader.answer(0)
  seesAll(scene)
})

/** The same, after its body was asked for in vain until nobody is asked for a long while. */
function beginInVain() {
  const scene = beginAmongMany()
  const { reader } = scene
  for (let round = 0; round < 7; round += 1) {
    reader.now = waitsUntil(reader)
    reader.hear({ is: 'tick' })
    reader.answer(reader.questions.length - 1, { fails: true })
  }
  expect(waitsUntil(reader) - reader.now).toBe(60_000)
  return scene
}

/** When a body is asked for again; a head comes in time. */
function waitsUntil({ follower, now }: FlakyReader): number {
  const { following } = follower.state()
  if (following.is === 'live') following.headBy = now + 1e9
  return follower.dueAt()
}

test('a body that could not be had is asked for at once by who looks at the page', () => {
  const scene = beginInVain()
  const { reader } = scene
  expect(does(reader, { is: 'visible' })).toEqual(['askSocket', 'fetch'])
  reader.answer(1)
  reader.answer(0)
  seesAll(scene)
})

test('a body that could not be had is asked for within a second by who is let in again', () => {
  const scene = beginInVain()
  const { reader } = scene
  reader.hear({ is: 'lost' })
  reader.hear({ is: 'connected' })
  reader.answer(reader.questions.length - 1)
  expect(waitsUntil(reader) - reader.now).toBe(500)
  reader.now += 500
  expect(does(reader, { is: 'tick' })).toEqual(['fetch'])
  reader.answer(reader.questions.length - 1, { fails: true })
  expect(waitsUntil(reader) - reader.now, 'a new row of failures').toBe(2000)
})

test('who has no socket asks again for a body once polls are answered again', () => {
  const { reader } = beginInVain()
  reader.hear({ is: 'lost' })
  reader.answer(reader.questions.length - 1, { fails: true })
  const { following } = reader.follower.state()
  reader.now = following.is === 'away' ? following.pollAt : 0
  reader.hear({ is: 'tick' })
  reader.answer(reader.questions.length - 1)
  expect(reader.follower.dueAt() - reader.now).toBe(500)
})

test('a server that names a time is not asked for a body before it, whoever looks', () => {
  const { reader } = beginAmongMany()
  reader.now = 500
  reader.hear({ is: 'tick' })
  const answer = { kind: 'failed', retryAfterMs: 9000 } as const
  reader.hear({ is: 'told', question: reader.questions.pop()?.question ?? 0, answer })
  expect(waitsUntil(reader) - reader.now).toBe(9000)
  expect(does(reader, { is: 'visible' })).toEqual(['askSocket'])
  reader.now += 8999
  expect(does(reader, { is: 'tick' })).toEqual([])
  reader.now += 1
  expect(does(reader, { is: 'tick' })).toEqual(['fetch'])
})
