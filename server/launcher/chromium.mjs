// Finds the browser of the journeys, or gets Debian's; nothing is downloaded from anywhere else.
import { existsSync } from 'node:fs'
import { aptInstall } from './apt.mjs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const find = () => [process.env.CHROMIUM_PATH, ...places].find(path => path && existsSync(path))

/** @returns {Promise<string | undefined>} its path */
export async function obtainChromium(report) {
  const found = find()
  if (found) return found
  report('No Chromium here yet: installing it with apt-get …')
  await aptInstall('chromium')
  return find()
}
