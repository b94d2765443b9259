// Finds the browsers of the journeys, or gets Debian's; nothing is downloaded from anywhere else.
import { existsSync } from 'node:fs'
import { aptInstall } from './apt.mjs'

async function obtain({ name, named, places, debian }, report) {
  const find = () => [named, ...places].find(path => path && existsSync(path))
  const found = find()
  if (found) return found
  report(`No ${name} here yet: installing it with apt-get …`)
  await aptInstall(debian)
  return find()
}

/** @returns {Promise<string | undefined>} its path */
export const obtainChromium = report =>
  obtain(
    {
      name: 'Chromium',
      named: process.env.CHROMIUM_PATH,
      places: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
      debian: 'chromium',
    },
    report,
  )

/** @returns {Promise<string | undefined>} its path */
export const obtainFirefox = report =>
  obtain(
    {
      name: 'Firefox',
      named: process.env.FIREFOX_PATH,
      places: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
      debian: 'firefox-esr',
    },
    report,
  )
