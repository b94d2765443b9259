// [L3] [J2] [T5] Every process replaced once under load: no request fails, and nothing is lost, doubled or out of order.
import { expect, test } from 'vitest'
import { restartEverything } from '../support/rolling-restart.ts'

test('a rolling restart of everything loses no request', async () => {
  const { commands } = await restartEverything(1)
  expect(commands).toBeGreaterThan(50)
}, 120_000)
