// One at a time, between processes: two commands typed in two terminals must not build, or start Redis, into one folder.
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// A holder touches its lock every second; one that has been still for this long belongs to somebody who was killed.
const abandonedMs = 5000

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

const touchedAt = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs

export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  while (!take(path)) {
    const touched = touchedAt(path)
    if (touched !== undefined && Date.now() - touched > abandonedMs) rmSync(path, { force: true })
    else await sleep(50)
  }
  const touch = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      // The folder was deleted under us: there is nothing left to guard.
    }
  }, 1000)
  try {
    return await work()
  } finally {
    clearInterval(touch)
    rmSync(path, { force: true })
  }
}
