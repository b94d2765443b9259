/** What is read out to who cannot see the page: seldom, together, and never what was overtaken. */
import { expect, test } from 'vitest'
import { createStatusLine } from '../../client/reader/status-line.ts'
import { createHandClock } from '../support/hand-clock.ts'

function line() {
  const clock = createHandClock()
  const startedAt = clock.now()
  const said: [atMs: number, ...sentences: string[]][] = []
  let now: string[] = []
  const stir = createStatusLine(
    () => now,
    sentences => {
      said.push([clock.now() - startedAt, ...sentences])
      now = []
    },
    { now: () => clock.now() - startedAt, after: clock.after },
  )
  return {
    said,
    pass: clock.pass,
    /** What there is to say, from now on. */
    tell(...sentences: string[]) {
      now = sentences
      stir()
    },
  }
}

test('what comes together is said together, a second after the first of it', async () => {
  const { said, tell, pass } = line()
  tell('1 new update')
  await pass(400)
  tell('2 new updates')
  await pass(5000)
  expect(said).toEqual([[1000, '2 new updates']])
})

test('however much happens, ten seconds lie between two things that are said; the last state is', async () => {
  const { said, tell, pass } = line()
  for (let number = 1; number <= 300; number += 1) {
    tell(`${number} new updates`)
    await pass(100)
  }
  await pass(60_000)
  const times = said.map(([at]) => at)
  expect(times).toEqual([1000, 11_000, 21_000, 31_000])
  expect(said.at(-1)).toEqual([31_000, '300 new updates'])
})

test('what is no longer so by the time it would be said never is, and holds up nothing after it', async () => {
  const { said, tell, pass } = line()
  tell('1 new update')
  await pass(2000)
  tell('2 new updates')
  await pass(2000)
  tell()
  await pass(20_000)
  expect(said).toEqual([[1000, '1 new update']])
  tell('1 new update')
  await pass(1000)
  expect(said.at(-1)).toEqual([25_000, '1 new update'])
})

test('breaking news and the number are two sentences of one message', async () => {
  const { said, tell, pass } = line()
  tell('Breaking: the wall gives way', '3 new updates')
  await pass(1000)
  expect(said).toEqual([[1000, 'Breaking: the wall gives way', '3 new updates']])
})
