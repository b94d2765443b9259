// What waits for a time to pass is not held up by whoever sets the clock of the machine.
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../server/live/clock.ts'
import { rememberPages } from '../../server/storage/page-index.ts'

afterEach(() => vi.restoreAllMocks())

function setBackAnHour(): void {
  const timeOfDay = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(timeOfDay - 3_600_000)
}

test('the clock of rooms, heads and limits does not go back', () => {
  const before = systemClock.now()
  expect(Math.abs(before - Date.now())).toBeLessThan(60_000)
  setBackAnHour()
  expect(systemClock.now()).toBeGreaterThanOrEqual(before)
})

test('an address is asked for again when its moment is over, by whatever the clock says', async () => {
  const asked: string[] = []
  const index = {
    find: async (slug: string) => {
      asked.push(slug)
      return { id: 'p_1', slug }
    },
    list: async () => [],
  }
  const pages = rememberPages(index, 5)
  await pages.find('storm')
  setBackAnHour()
  await vi.waitFor(async () => {
    await pages.find('storm')
    expect(asked).toEqual(['storm', 'storm'])
  })
})
