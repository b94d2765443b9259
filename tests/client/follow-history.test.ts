// What readers do about answers from other times and other histories than their own: each of these was once a fault.
import { expect, test } from 'vitest'
import type { PlacedEntry } from '../../shared/entry.ts'
import { cursorOf, timelineFrom } from '../../shared/timeline.ts'
import { readFlakily } from './flaky-line.ts'
import { tellStory, withoutBodies } from './story.ts'

function beginLive(entries = 7) {
  const story = tellStory()
  for (let number = 0; number < entries; number += 1) story.publish(`Entry ${number}`)
  const reader = readFlakily(story, () => 0.5, timelineFrom(story.snapshot()))
  reader.hear({ is: 'connected' })
  reader.answer(0)
  return { story, reader }
}

/** The newest entry is pinned, and while the reader asks what else there is, one more is published that it has not heard of. */
function beginPinned() {
  const { story, reader } = beginLive()
  const [id = ''] = [...story.state.placements.keys()].slice(-1)
  reader.hear({ is: 'frame', frame: story.pin(id) })
  reader.hear({ is: 'visible' })
  return { story, reader, id, next: story.publish('Meanwhile') }
}

test('[H1] what was imported further down is drawn with the batch that covers it, also if that was made before', () => {
  const { story, reader } = beginLive()
  const lowest = [...story.state.placements.values()][0]?.entry
  const imported = story.bringIn('Imported', (lowest?.publishedAt ?? 0) - 1000)
  reader.hear({ is: 'frame', frame: imported })
  const id = 'entry' in imported ? imported.entry.id : ''
  const drawn = () => reader.actions.flatMap(action => (action.do === 'draw' ? action.changed.added : []))
  expect(drawn()).not.toContain(id)
  while (reader.follower.timeline.floor !== undefined) {
    reader.hear({ is: 'wantOlder' })
    while (reader.questions.length > 0) reader.answer(0, { age: 1 })
  }
  expect(drawn()).toContain(id)
  expect(reader.sees()).toEqual(story.seen())
})

test('[T5] a page is asked for by its id: its newest address may be lost with the newest data', () => {
  const { story, reader } = beginLive()
  const { id, slug } = story.state.page
  expect(slug).not.toBe(id)
  reader.hear({ is: 'wantOlder' })
  reader.hear({ is: 'lost' })
  const hrefs = reader.questions.flatMap(question => (question.do === 'fetch' ? [question.href] : []))
  expect(hrefs).toHaveLength(2)
  for (const href of hrefs) expect(href.startsWith(`/api/pages/${id}/`), href).toBe(true)
})

test('[T5] without a socket, too, a batch from a history that was lost is found out', () => {
  const { story, reader } = beginLive()
  reader.hear({ is: 'lost' })
  reader.answer(0)
  const ahead = story.edit([...story.state.placements.keys()][0] as string, 'Soon to be lost')
  reader.hear({ is: 'wantOlder' })
  reader.answer(0)
  story.rollBack(1)
  expect(cursorOf(reader.follower.timeline).sequence).toBeLessThan(ahead.sequence)
  for (let round = 0; round < 3; round += 1) {
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
    while (reader.questions.length > 0) reader.answer(0)
  }
  const { floor } = reader.follower.timeline
  expect(reader.sees()).toEqual(story.seen(floor))
})

test('[R4] [T2] a process that has not heard of a loss yet proves nothing: what it vouched for is asked about again', () => {
  const { story, reader } = beginLive()
  reader.hear({ is: 'lost' })
  reader.answer(0)
  story.edit([...story.state.placements.keys()][0] as string, 'Soon to be lost')
  while (reader.follower.timeline.floor !== undefined) {
    reader.hear({ is: 'wantOlder' })
    reader.answer(0)
  }
  const nextPoll = () => {
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
  }
  for (let round = 0; round < 3; round += 1) {
    nextPoll()
    reader.answer(0, { age: 1 }) // from a cache: the edit is not in it, so its point of history has to be proved
    while (reader.questions.length > 0) reader.answer(0)
  }
  story.rollBack(1)
  for (let round = 0; round < 3; round += 1) {
    nextPoll()
    while (reader.questions.length > 0) reader.answer(0)
  }
  expect(reader.sees()).toEqual(story.seen())
})

test('[T3] a process that is behind for seconds takes nobody back; one that stays there is believed', () => {
  const { story, reader } = beginLive()
  const newest = story.publish('Published and seen')
  reader.hear({ is: 'frame', frame: newest })
  const seen = reader.sees()
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 0 })
  const began = reader.now
  let asked = 0
  for (; reader.now - began < 9_000; asked += 1) {
    reader.answer(0, { age: 1 })
    expect(reader.sees()).toEqual(seen)
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
  }
  expect(asked).toBeGreaterThan(2)
  story.rollBack(1)
  for (let round = 0; round < 4; round += 1) {
    while (reader.questions.length > 0) reader.answer(0)
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
  }
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T3] nor does one that is behind of what the page came with, before the reader has heard anything', () => {
  const { story, reader } = beginLive()
  const seen = reader.sees()
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 0 })
  reader.answer(0, { age: 1 })
  expect(reader.sees()).toEqual(seen)
  reader.now = reader.follower.dueAt()
  reader.hear({ is: 'tick' })
  while (reader.questions.length > 0) reader.answer(0)
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T3] a batch that is loaded again after it was cut off is no older than it was before', () => {
  const { story, reader } = beginLive()
  const oldest = [...story.state.placements.values()][0]?.entry as PlacedEntry
  const { floor: above = '' } = reader.follower.timeline
  const sequenceShown = () => reader.sees().entries.find(({ id }) => id === oldest.id)?.sequence ?? 0
  const loadDownTo = (age: number) => {
    for (let batch = 0; batch < 9 && sequenceShown() === 0; batch += 1) {
      reader.hear({ is: 'wantOlder' })
      while (reader.questions.length > 0) reader.answer(0, { age })
    }
  }
  // Its frames are late: batches tell of more than the reader has heard of.
  story.publish('Not heard of')
  const edited = story.edit(oldest.id, 'Edited')
  loadDownTo(0)
  expect(sequenceShown()).toBe(edited.sequence)
  reader.hear({ is: 'cut', floor: above })
  expect(sequenceShown()).toBe(0)
  loadDownTo(1)
  expect(sequenceShown()).toBe(edited.sequence)
})

test('[T1] a frame from a history that was lost is given up, not asked about without end', () => {
  const { story, reader } = beginLive()
  reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 1000 })
  for (let number = 0; number < 4; number += 1) story.publish(`Lost ${number}`)
  const lost = story.publish('The last that was lost')
  reader.hear({ is: 'frame', frame: lost })
  story.rollBack(7)
  for (let round = 0; round < 12 && reader.follower.state().need.is !== 'nothing'; round += 1) {
    reader.now = Math.max(reader.now, reader.follower.dueAt())
    reader.hear({ is: 'tick' })
    while (reader.questions.length > 0) reader.answer(0)
  }
  expect(reader.follower.state().need.is).toBe('nothing')
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T2] an entry that a catch-up takes away ahead of its own frame is pinned no more, also when it comes back', () => {
  const { story, reader, id, next } = beginPinned()
  const gone = story.withdraw(id)
  reader.hear({ is: 'frame', frame: next })
  reader.answer(0) // from before the frame that has just been applied, to one that is yet to come
  reader.hear({ is: 'frame', frame: gone })
  reader.hear({ is: 'frame', frame: story.restore(id) })
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T2] a frame from before a withdrawal that is known already pins nothing that is gone', () => {
  const { story, reader } = beginLive()
  const [id = ''] = [...story.state.placements.keys()].slice(-1)
  reader.hear({ is: 'visible' })
  const next = story.publish('Meanwhile')
  const frames = [story.pin(id), story.withdraw(id)]
  reader.hear({ is: 'frame', frame: next })
  reader.answer(0)
  for (const frame of frames) reader.hear({ is: 'frame', frame })
  reader.hear({ is: 'frame', frame: story.restore(id) })
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[J2] a poll that is answered while the reader joins does not leave it behind the room', () => {
  const { story, reader } = beginLive()
  const [id = ''] = [...story.state.placements.keys()].slice(-1)
  reader.hear({ is: 'lost' })
  reader.hear({ is: 'connected' })
  story.publish('By the poll')
  reader.answer(0)
  story.pin(id)
  const [join] = reader.questions
  expect(join?.do).toBe('join')
  reader.answer(0)
  while (reader.questions.length > 0) reader.answer(0)
  expect(cursorOf(reader.follower.timeline)).toMatchObject({ sequence: story.state.sequence })
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T2] a body of a newer revision than was announced is not shown before its operation: it may have been lost', () => {
  const { story, reader } = beginLive()
  const published = story.publish('Too long')
  reader.hear({ is: 'frame', frame: withoutBodies(published) })
  const id = 'entry' in published ? published.entry.id : ''
  const ahead = story.edit(id, 'Soon to be lost')
  const [question] = reader.questions.splice(0)
  const entry = 'entry' in ahead ? (ahead.entry as PlacedEntry) : undefined
  if (!question || !entry) throw new Error('nothing was asked')
  reader.hear({ is: 'told', question: question.question, answer: { kind: 'entry', entry } })
  story.rollBack(1)
  reader.now = reader.follower.dueAt()
  reader.hear({ is: 'tick' })
  reader.answer(0)
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('an entry that was withdrawn and restored while its body was on the way gets it in the end', () => {
  const { story, reader } = beginLive()
  const published = story.publish('Too long')
  const id = 'entry' in published ? published.entry.id : ''
  for (const operation of [published, story.withdraw(id), story.restore(id)])
    reader.hear({ is: 'frame', frame: withoutBodies(operation) })
  const [first, second] = reader.questions.splice(0)
  reader.hear({ is: 'lost' }) // a catch-up is asked for already, and will not speak of this entry
  for (const question of [first, second]) {
    if (!question) throw new Error('nothing was asked')
    reader.hear({ is: 'told', question: question.question, answer: { kind: 'failed', gone: true } })
  }
  for (let round = 0; round < 3; round += 1) {
    while (reader.questions.length > 0) reader.answer(0)
    reader.now = reader.follower.dueAt()
    reader.hear({ is: 'tick' })
  }
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})

test('[T2] an entry that is known to have come back is pinned no more once the frame of its withdrawal is there', () => {
  const { story, reader, id, next } = beginPinned()
  const later = [story.withdraw(id), story.restore(id)]
  reader.hear({ is: 'frame', frame: next })
  reader.answer(0)
  for (const frame of later) reader.hear({ is: 'frame', frame })
  expect(reader.sees()).toEqual(story.seen(reader.follower.timeline.floor))
})
