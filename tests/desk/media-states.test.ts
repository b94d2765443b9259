// How far pictures are: asked for until it is known, through outages, and not a question longer.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outcome } from '../../client/desk/desk-api.ts'
import { createPictureStates, lackingPicture, stateOf } from '../../client/desk/media-states.ts'
import type { Image } from '../../shared/block.ts'
import type { Picture } from '../../shared/picture.ts'

const id = '01a20344-1de4-716c-8000-0123456789ab'
const picture: Picture = {
  id,
  state: 'preparing',
  src: `/media/${id}-480.jpg`,
  width: 480,
  height: 300,
  name: 'a.jpg',
  at: 1,
}
const image: Image = { src: picture.src, width: 480, height: 300 }
const away: Outcome<Picture> = { is: 'unknown', why: 'offline', afterMs: 0 }
const told = (more: Partial<Picture>): Outcome<Picture> => ({ is: 'done', value: { ...picture, ...more } })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a picture is asked about, through outages, until it is ready, and then no more', async () => {
  const answers = [told({}), away, told({}), told({ state: 'ready', widths: [480], formats: ['webp'] })]
  const ask = vi.fn(async () => answers.shift() ?? away)
  const states = createPictureStates(ask)
  states.watch(id)
  states.watch(id)
  expect(stateOf(image, states.known.get())).toEqual({ is: 'preparing' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(4)
  expect(stateOf(image, states.known.get())).toEqual({ is: 'here' })
  states.watch(id)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(4)
})

test('one that is refused, or not there, says why', async () => {
  const refused = createPictureStates(async () => told({ state: 'refused', detail: 'It is damaged.' }))
  refused.watch(id)
  await vi.advanceTimersByTimeAsync(0)
  expect(stateOf(image, refused.known.get())).toEqual({ is: 'refused', detail: 'It is damaged.' })
  const problem = { type: '', title: '', status: 404, detail: 'There is no such picture.', code: 'not-found' as const }
  const missing = createPictureStates(async () => ({ is: 'refused', problem }))
  missing.watch(id)
  await vi.advanceTimersByTimeAsync(0)
  expect(stateOf(image, missing.known.get())).toEqual({ is: 'refused', detail: 'There is no such picture.' })
})

test('a desk that is closed asks nothing more', async () => {
  const ask = vi.fn(async () => away)
  const states = createPictureStates(ask)
  states.watch(id)
  await vi.advanceTimersByTimeAsync(1000)
  states.stop()
  const asked = ask.mock.calls.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(asked)
})

test('pictures of elsewhere, of before, and those that have their forms are never asked about', () => {
  expect(lackingPicture(image)).toBe(id)
  expect(lackingPicture({ ...image, widths: [480] })).toBeUndefined()
  expect(lackingPicture({ ...image, src: `/media/${id}.webp` })).toBeUndefined()
  expect(lackingPicture({ ...image, src: `https://other.example/media/${id}-480.jpg` })).toBeUndefined()
})
