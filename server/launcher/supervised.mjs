// Keeps one process of the Procfile running: a crash is started again, a decision to leave ends everything.
import { setTimeout as sleep } from 'node:timers/promises'
import { endChild, signalGroup, spawnBound } from './bound.mjs'
import { endurance } from './endurance.mjs'
import { eachLine, parseLine } from './log-lines.mjs'
import { root } from './places.mjs'

// EX_TEMPFAIL: the process asks to be started again, as a worker does whose queue stands still.
const againPlease = 75
/** What a process wrote last has been read after this, ms. */
const lastWordsMs = 1000

/**
 * `onLine(line, stream)` hears everything; `onNote(text)` hears what we do about it; `onEnd({ code, sentence })` comes
 * once, when the process has left for good without being asked to.
 */
export function supervise({ name, command, env, onLine, onNote, onEnd }) {
  const nextWait = endurance()
  let child
  let stopping = false

  function start() {
    let sentence
    child = spawnBound('/bin/sh', ['-c', command], { cwd: root, env })
    child.once('error', error => onEnd({ code: 1, sentence: `${name} could not be started: ${error.message}.` }))
    eachLine(child.stdout, line => onLine(line, process.stdout))
    eachLine(child.stderr, line => {
      const said = parseLine(line)
      if (said?.event === 'refused-to-start') sentence = said.sentence
      else onLine(line, process.stderr)
    })
    let impatience
    const over = (code, signal) => {
      clearTimeout(impatience)
      child.off('close', over)
      void ended(code, signal, sentence)
    }
    // 'close' rather than 'exit': its last words, the sentence among them, have been read by then. But a keeper's web
    // processes write into the same pipes, and need not wait for each other's end.
    child.once('close', over)
    child.once('exit', (code, signal) => {
      impatience = setTimeout(over, lastWordsMs, code, signal)
    })
  }

  async function ended(code, signal, sentence) {
    if (stopping) return
    if (!signal && code !== againPlease) return onEnd({ code: code || 1, sentence })
    const waitMs = nextWait()
    const how = signal ? `was ended by ${signal}` : 'asked to be started again'
    if (waitMs === undefined) return onEnd({ code: 1, sentence: `${name} ${how} again and again; see its log above.` })
    onNote(`${name} ${how}; starting it again`)
    await sleep(waitMs)
    if (!stopping) start()
  }

  start()
  return {
    stop: () => {
      stopping = true
      return endChild(child)
    },
    kill: () => {
      stopping = true
      signalGroup(child, 'SIGKILL')
    },
  }
}
