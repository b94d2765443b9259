// Journeys run in Debian's own Chromium: Playwright's download is neither needed nor everywhere allowed.
import { defineConfig } from '@playwright/test'
import { phone } from './support/phone.ts'

const full = process.env.STOP_PRESS_FULL === '1'

export default defineConfig({
  testDir: './journeys',
  outputDir: '../test-results/journeys', // emptied at every start: what the faults left beside it has to stay
  // Journeys that `npm test` has no time for are tagged @full and wait for `npm run test:full`.
  ...(full ? {} : { grepInvert: /@full/ }),
  // Most readers hold a phone: what they do is done again on one. Journeys of both screens name their own, and those of
  // the wide one, which say so in their titles, show nothing new on a phone.
  projects: [
    { name: 'desktop' },
    ...(full
      ? [
          {
            name: 'phone',
            testMatch: /\/(?:reader|away|shared|languages|without)[^/]*\.spec\.ts$/,
            grepInvert: /on a screen/,
            use: phone,
          },
        ]
      : []),
  ],
  workers: 1, // a live page is about timing: journeys that share a small machine disturb each other
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A worker that stands between page and network would answer what journeys answer themselves; those about it let it in.
    serviceWorkers: 'block',
    // A trace doubles the time of every journey, also of those that pass: ask for one with `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
