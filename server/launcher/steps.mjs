// Runs one step of an installation or build as a child, and says how long it took.
import { spawn } from 'node:child_process'
import { root } from './places.mjs'
import { Sentence } from './sentence.mjs'

/**
 * Its output goes to our stderr, since stdout may be piped into something that wants an answer and not progress.
 * @param {string} name what the reader of the terminal calls it
 */
export async function step(name, command, args) {
  const started = performance.now()
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (code !== 0) throw new Sentence(`${name} failed after ${seconds} s (${command} ${args.join(' ')}: ${code}).`)
  process.stderr.write(`${name}: ${seconds} s\n`)
}
