/** A time on a page's clock means one moment, and says so where it means none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countdown } from '../../client/desk/countdown.ts'
import { momentOf, wallTime } from '../../client/desk/zone-time.ts'

const zones = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Australia/Lord_Howe']

test('a moment, told by a clock anywhere, is the same moment again, but for the hour that comes twice', () => {
  const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2100, 0) / 60_000 })
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
      const wall = wallTime(minute * 60_000, zone)
      const at = momentOf(wall, zone) as number
      expect(wallTime(at, zone)).toBe(wall)
      expect(at <= minute * 60_000 && at >= minute * 60_000 - 3_600_000).toBe(true)
    }),
  )
})

test('the hour that clocks skip is no time; of the hour that comes twice the first one is meant', () => {
  expect(momentOf('2026-03-29T01:30', 'Europe/London')).toBeUndefined()
  expect(momentOf('2026-03-29T01:30', 'UTC')).toBe(Date.UTC(2026, 2, 29, 1, 30))
  expect(momentOf('2026-10-25T01:30', 'Europe/London')).toBe(Date.UTC(2026, 9, 25, 0, 30))
})

test('what is no time means none', () => {
  for (const wall of ['', '2026-02-30T10:00', 'soon', '2026-01-01']) {
    expect(momentOf(wall, 'UTC'), wall).toBeUndefined()
  }
})

test('a countdown shows the two largest parts', () => {
  expect(countdown(2 * 86_400_000 + 3 * 3_600_000 + 61_000)).toBe('in 2 d 3 h')
  expect(countdown(4 * 60_000 + 10_000)).toBe('in 4 min 10 s')
  expect(countdown(3_600_000)).toBe('in 1 h')
  expect(countdown(900)).toBe('in 1 s')
  expect(countdown(0)).toBe('due now')
  expect(countdown(-5000)).toBe('due now')
})
