// One runner for unit, contract and integration tests; journeys run in a browser, through Playwright.
import { defineConfig } from 'vitest/config'

const full = process.env.STOP_PRESS_FULL === '1'

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  cacheDir: 'node_modules/.vite-tests',
  // The desk's components are Preact; without this they would be compiled for React.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // What takes minutes is named *.full.test.ts and waits for `npm run test:full`.
    exclude: full ? ['tests/journeys/**'] : ['tests/journeys/**', 'tests/**/*.full.test.ts'],
    pool: 'forks', // tests signal processes and change their environment: each file in its own process
    // What breaks things for half an hour wants the machine for itself: beside it, and for it, waits would not hold.
    maxWorkers: full ? 1 : 2,
    testTimeout: full ? 600_000 : 20_000,
    hookTimeout: 30_000,
    // The newsroom's day depends on nobody's laptop.
    env: { TZ: 'UTC' },
  },
})
