// [L3] [J2] [T5] Rolling restarts, one after the other for some minutes.
import { expect, test } from 'vitest'
import { restartEverything } from '../support/rolling-restart.ts'

test('twelve rolling restarts of everything lose no request', async () => {
  const { commands } = await restartEverything(12)
  console.log(`${commands} commands, 24 web processes and 24 workers replaced`)
  expect(commands).toBeGreaterThan(1000)
})
