// Shows what the processes say: as it is for machines, in a short readable form for a person at a terminal.

const levels = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }
const colours = { web: 36, worker: 35, media: 34, redis: 33, error: 31, fatal: 31, warn: 33 }

export const isForPeople = (env, stream) => env.LOG === 'text' || (env.LOG !== 'json' && Boolean(stream.isTTY))

/** The JSON object in a line, or undefined: a library's own warning is a line too. */
export function parseLine(line) {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined // cut off by a crash, or text that begins with a brace
  }
}

const two = number => String(number).padStart(2, '0')

function clockTime(time) {
  const at = new Date(time ?? Date.now())
  return Number.isNaN(at.getTime()) ? '' : [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')
}

/** Whether a line is one request or command that went as it should, or a port for machines: nothing for a person at a terminal. */
export function isRoutine(line) {
  const { level, request, opsPort } = parseLine(line) ?? {}
  return level <= 30 && (request !== undefined || opsPort !== undefined)
}

/** @returns {string} time, process, level unless it is the usual one, message */
export function readable(name, line, { colour = false } = {}) {
  const paint = (text, key) => (colour && colours[key] ? `\x1b[${colours[key]}m${text}\x1b[0m` : text)
  const { time, level, msg, event, err } = parseLine(line) ?? { msg: line }
  const word = levels[level] ?? level ?? 'info'
  const loud = word === 'info' ? '' : `${paint(word, word)}: `
  const cause = err?.message && err.message !== msg ? ` (${err.message})` : ''
  return `${clockTime(time)} ${paint(name.padEnd(6), name)} ${loud}${msg ?? event ?? line}${cause}`
}

/** Calls `hear` once a line; what a dying process left unfinished comes last. */
export function eachLine(stream, hear) {
  let unfinished = ''
  stream.setEncoding('utf8')
  stream.on('data', chunk => {
    const lines = (unfinished + chunk).split('\n')
    unfinished = lines.pop()
    for (const line of lines) hear(line)
  })
  stream.on('end', () => unfinished && hear(unfinished))
}
