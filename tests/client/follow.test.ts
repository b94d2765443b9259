/** The reader's state machine, state by state: what it does with each thing it may hear. */
import { expect, test } from 'vitest'
import type { Heard } from '../../client/reader/following.ts'
import { printCursor, trustedCursor } from '../../shared/cursor.ts'
import type { Operation } from '../../shared/operation.ts'
import { timelineFrom } from '../../shared/timeline.ts'
import { type FlakyReader, readFlakily } from './flaky-line.ts'
import { type Story, tellStory, withoutBodies } from './story.ts'

interface Scene {
  story: Story
  reader: FlakyReader
}

/** A page with four entries and a reader who loaded it. */
function begin(): Scene {
  const story = tellStory()
  for (const headline of ['One', 'Two', 'Three', 'Four']) story.publish(headline)
  return { story, reader: readFlakily(story) }
}

/** The same, with the reader in the room. */
function beginLive(): Scene {
  const scene = begin()
  scene.reader.hear({ is: 'connected' })
  scene.reader.answer(0)
  return scene
}

function beginAway(): Scene {
  const scene = begin()
  scene.reader.hear({ is: 'lost' })
  return scene
}

const does = (reader: FlakyReader, heard: Heard) => reader.hear(heard).map(action => action.do)
const is = (reader: FlakyReader) => {
  const { following, need } = reader.follower.state()
  return `${following.is}, ${need.is}`
}
const headOf = (story: Story): Heard => ({ is: 'head', cursor: trustedCursor(printCursor(story.state)) })
const seesAll = ({ reader, story }: Scene) => expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))

type Row = [state: string, begin: () => Scene, heard: (scene: Scene) => Heard, does: string[], then: string]

const frame = (frame: Extract<Heard, { is: 'frame' }>['frame']): Heard => ({ is: 'frame', frame })
const joining = () => {
  const scene = begin()
  scene.reader.hear({ is: 'connected' })
  return scene
}

const rows: Row[] = [
  ['starting', begin, () => ({ is: 'connected' }), ['join'], 'joining, nothing'],
  ['starting', begin, () => ({ is: 'lost' }), ['say', 'fetch'], 'away, asking'],
  ['starting', begin, () => ({ is: 'visible' }), [], 'starting, nothing'],
  ['starting', begin, ({ story }) => frame(story.publish()), [], 'starting, nothing'],
  ['joining', joining, ({ story }) => frame(story.publish()), [], 'joining, nothing'],
  ['joining', joining, () => ({ is: 'lost' }), ['say', 'fetch'], 'away, asking'],
  ['joining', joining, ({ story }) => headOf(story), [], 'joining, nothing'],
  ['live', beginLive, ({ story }) => frame(story.publish()), ['draw'], 'live, nothing'],
  ['live', beginLive, ({ story }) => frame(withoutBodies(story.publish('Long'))), ['draw', 'fetch'], 'live, nothing'],
  ['live', beginLive, ({ story }) => headOf(story), [], 'live, nothing'],
  ['live', beginLive, () => ({ is: 'visible' }), ['askSocket'], 'live, asking'],
  ['live', beginLive, () => ({ is: 'lost' }), ['say', 'fetch'], 'away, asking'],
  ['live', beginLive, () => ({ is: 'reset', href: '/api/pages/story', withinMs: 0 }), ['fetch'], 'live, snapshot'],
  ['live', beginLive, () => ({ is: 'reset', href: '/api/pages/story', withinMs: 9000 }), [], 'live, waiting'],
  ['live', beginLive, () => ({ is: 'wantOlder' }), ['fetch'], 'live, nothing'],
  ['away', beginAway, () => ({ is: 'connected' }), ['join'], 'joining, asking'],
  ['away', beginAway, () => ({ is: 'lost' }), [], 'away, asking'],
  ['away', beginAway, () => ({ is: 'visible' }), [], 'away, asking'],
  ['away', beginAway, ({ story }) => frame(story.publish()), [], 'away, asking'],
  ['away', beginAway, () => ({ is: 'wantOlder' }), ['fetch'], 'away, asking'],
]

test.each(rows)('%s: what is heard, what is done', (_, begin, heard, done, then) => {
  const scene = begin()
  const told = heard(scene)
  expect(does(scene.reader, told), JSON.stringify(told)).toEqual(done)
  expect(is(scene.reader)).toBe(then)
})

test.each(['publish', 'place'] as const)('what an import brings is nothing new, also by way of %s', kind => {
  const { story, reader } = beginLive()
  const operation = { ...story.bringIn('Brought in', Date.UTC(2026, 0, 1)), kind } as Operation
  expect(reader.hear(frame(operation))).toMatchObject([{ do: 'draw', quiet: ['e-5'] }])
})

test('[T1] a gap asks for a catch-up, and what came after it is applied when it is closed', () => {
  const scene = beginLive()
  const { story, reader } = scene
  story.publish('Lost on the way')
  expect(does(reader, frame(story.publish('After the gap')))).toEqual(['askSocket'])
  const next = story.publish('Arrives while asking')
  expect(does(reader, frame(next))).toEqual([])
  reader.answer(0)
  expect(is(reader)).toBe('live, nothing')
  seesAll(scene)
})

test('[T1] another digest at a sequence that is known leads to a fresh snapshot', () => {
  const scene = beginLive()
  const { story, reader } = scene
  reader.hear(frame(story.publish('Of a history that is lost')))
  story.rollBack(1)
  expect(does(reader, frame(story.publish('Of the one that is kept')))).toEqual(['askSocket'])
  reader.answer(0)
  expect(is(reader)).toBe('live, snapshot')
  reader.answer(0)
  while (reader.questions.length > 0) reader.answer(0)
  seesAll(scene)
})

test('operations that arrive while joining are held, and an overlap is harmless', () => {
  const scene = joining()
  const { story, reader } = scene
  const [one, two] = [story.publish('In the answer too'), story.publish('As well')]
  reader.hear(frame(one))
  reader.hear(frame(two))
  reader.answer(0)
  reader.hear(frame(two))
  expect(is(reader)).toBe('live, nothing')
  expect(reader.questions).toEqual([])
  seesAll(scene)
})

test('a frame that the fan-out brings after the catch-up that stood for it is no gap', () => {
  const scene = joining()
  const { story, reader } = scene
  const late = [story.publish('One'), story.publish('Two'), story.publish('Three')]
  reader.answer(0)
  for (const one of late) expect(does(reader, frame(one))).toEqual([])
})

test('a head behind the own cursor, or of another history, asks for a catch-up', () => {
  for (const cursor of ['3.0123456789abcdef', '4.0123456789abcdef', '9.0123456789abcdef']) {
    const { reader } = beginLive()
    expect(does(reader, { is: 'head', cursor: trustedCursor(cursor) })).toEqual(['askSocket'])
  }
})

test('a head that is the own cursor answers what waits to be asked', () => {
  const scene = beginLive()
  const { story, reader } = scene
  reader.hear({ is: 'visible' })
  reader.answer(0, { fails: true })
  reader.answer(0, { fails: true })
  expect(is(reader)).toBe('live, waiting')
  expect(does(reader, headOf(story))).toEqual([])
  expect(is(reader)).toBe('live, nothing')
  reader.hear(frame(story.publish('The next one')))
  seesAll(scene)
})

test('without a head for a minute the silence is not believed', () => {
  const { reader } = beginLive()
  expect(reader.follower.dueAt()).toBe(60_000)
  reader.now = 60_000
  expect(does(reader, { is: 'tick' })).toEqual(['askSocket'])
})

test('a socket that does not answer is asked past: the same question goes over HTTP', () => {
  const { reader } = beginLive()
  reader.hear({ is: 'visible' })
  reader.answer(0, { fails: true })
  expect(reader.questions.map(question => question.do)).toEqual(['fetch'])
})

test('[T5] without a socket the reader asks at once, then every five seconds or so, and ever later while nobody answers', () => {
  const scene = beginAway()
  const { story, reader } = scene
  story.publish('Over HTTP')
  reader.answer(0)
  seesAll(scene)
  expect(reader.follower.dueAt()).toBe(5000)
  const waits: number[] = []
  for (let round = 0; round < 6; round += 1) {
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
    reader.answer(0, { fails: true })
    waits.push(reader.follower.dueAt() - reader.now)
  }
  expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000])
})

test('a server that says goodbye is not asked at once by everyone', () => {
  const { reader } = beginLive()
  reader.hear({ is: 'drain' })
  expect(does(reader, { is: 'lost' })).toEqual(['say'])
  expect(reader.follower.dueAt()).toBe(5000)
})

test('a reset waits a random moment, and what arrives meanwhile is not lost', () => {
  const scene = beginLive()
  const { story, reader } = scene
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 8000 })
  expect(reader.follower.dueAt()).toBe(4000)
  reader.hear(frame(story.publish('Meanwhile')))
  reader.now = 4000
  reader.hear({ is: 'tick' })
  while (reader.questions.length > 0) reader.answer(0)
  expect(is(reader)).toBe('live, nothing')
  seesAll(scene)
})

test('[J3] a snapshot that does not reach down to what is on screen counts only with what lies between', () => {
  const scene = beginLive()
  const { story, reader } = scene
  const floor = reader.follower.timeline.floor
  for (let number = 0; number < 20; number += 1) story.publish(`Missed ${number}`)
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 0 })
  reader.answer(0)
  expect(is(reader)).toBe('live, bridging')
  expect(reader.sees().entries).toHaveLength(3)
  while (is(reader) !== 'live, nothing') reader.answer(0)
  expect(reader.follower.timeline.floor ?? '').toBeTypeOf('string')
  expect((reader.follower.timeline.floor ?? '') <= (floor ?? '')).toBe(true)
  expect(reader.sees().entries.length).toBeGreaterThanOrEqual(23)
  seesAll(scene)
})

test('a snapshot from a cache, older than what is shown, is not believed at once', () => {
  const { story, reader } = beginLive()
  const gone = story.publish('Withdrawn again')
  reader.hear(frame(gone))
  reader.hear(frame(story.withdraw('entry' in gone ? gone.entry.id : '')))
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 0 })
  reader.answer(0, { age: 1 })
  expect(is(reader)).toBe('live, waiting')
  expect(JSON.stringify(reader.sees())).not.toContain('Withdrawn again')
})

test('[T3] a cached slice is shown only together with what happened after it was made', () => {
  const story = tellStory()
  for (let number = 0; number < 7; number += 1) story.publish(`Entry ${number}`)
  const oldest = [...story.state.placements.keys()]
  story.edit(oldest[0] as string, 'Corrected')
  story.withdraw(oldest[1] as string)
  const reader = readFlakily(story, () => 0.5, timelineFrom(story.snapshot()))
  reader.hear({ is: 'connected' })
  reader.answer(0)
  while (reader.follower.timeline.floor !== undefined) {
    reader.hear({ is: 'wantOlder' })
    reader.answer(0, { age: 2 })
    expect(reader.actions.at(-1)?.do).toBe('askSocket')
    reader.answer(0)
    expect(reader.actions.at(-1)?.do).toBe('olderShown')
  }
  expect(reader.sees()).toEqual(story.seen())
})

test('[T6] live operations ask nothing', () => {
  const scene = beginLive()
  let chance = 0
  for (let number = 0; number < 300; number += 1) {
    scene.reader.hear(frame(scene.story.happen(() => (chance = (chance + 0.137) % 1))))
  }
  expect(scene.reader.fetched).toBe(0)
  seesAll(scene)
})

test('a body that is gone means that the entry changed: the reader catches up', () => {
  const scene = beginLive()
  const { story, reader } = scene
  const published = story.publish('Too long')
  reader.hear(frame(withoutBodies(published)))
  story.withdraw('entry' in published ? published.entry.id : '')
  reader.answer(0)
  expect(reader.actions.at(-1)?.do).toBe('askSocket')
  reader.answer(0)
  seesAll(scene)
})

test('[J4] an outdated script is told so, and follows no more', () => {
  const { reader } = joining()
  const [question] = reader.questions
  const answer = { kind: 'refused', code: 'outdated', detail: '' } as const
  expect(does(reader, { is: 'told', question: question?.question ?? 0, answer })).toEqual(['say', 'stop'])
  expect(does(reader, { is: 'connected' })).toEqual([])
  expect(is(reader)).toBe('over, nothing')
})

test('a server that cannot let a reader in at the moment is left alone for a while', () => {
  const { reader } = joining()
  const [question] = reader.questions
  const answer = { kind: 'refused', code: 'unavailable', detail: '' } as const
  expect(does(reader, { is: 'told', question: question?.question ?? 0, answer })).toEqual(['hangUp', 'say', 'fetch'])
  expect(is(reader)).toBe('away, asking')
})

test('waits grow over questions that change nothing, not over those that lead on', () => {
  const scene = beginLive()
  const { story, reader } = scene
  for (let round = 0; round < 12; round += 1) {
    story.publish('lost on its way')
    reader.hear(frame(story.publish('shows the gap')))
    expect(is(reader), `gap ${round}`).toBe('live, asking')
    reader.hear(frame(story.publish('while it asks')))
    reader.answer(0)
    expect(is(reader), `after gap ${round}`).toBe('live, nothing')
  }
  seesAll(scene)
})

test('resets in a row are waited for together: one that was not tried yet has not failed', () => {
  const { reader } = beginLive()
  for (let count = 0; count < 12; count += 1) {
    reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 2000 })
    const { need } = reader.follower.state()
    expect('at' in need && need.at, `reset ${count}`).toBeLessThanOrEqual(reader.now + 2000)
  }
})

test('who looks at the page is not kept waiting', () => {
  const scene = beginLive()
  const { reader, story } = scene
  story.publish('meanwhile')
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 30_000 })
  expect(is(reader)).toBe('live, waiting')
  expect(does(reader, { is: 'visible' })).toEqual(['fetch'])
  expect(does(reader, { is: 'visible' }), 'what is asked is not asked again').toEqual([])
  while (reader.questions.length > 0) reader.answer(0)
  seesAll(scene)
})
