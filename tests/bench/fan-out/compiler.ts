/** Programs in C that measure: compiled at their first start, and again when their sources changed. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const isSource = import.meta.filename.endsWith('.ts')
const root = join(import.meta.dirname, isSource ? '../../..' : '../../../..')

/**
 * Compiles the files in C of a folder of tests/bench/fan-out to one program.
 * @returns its path; why there is none, where there is no compiler
 */
export async function compileProgram(folder: string): Promise<{ program: string } | { missing: string }> {
  const home = join(root, 'tests/bench/fan-out', folder)
  const files = readdirSync(home).toSorted()
  const hash = createHash('sha1')
  for (const file of files) hash.update(file).update(readFileSync(join(home, file)))
  const into = join(root, 'dist/tests/bench/fan-out')
  const program = join(into, `${folder}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(program)) return { program }
  mkdirSync(into, { recursive: true })
  const [compiler = 'cc', ...options] = (process.env.CC || 'cc').trim().split(/\s+/)
  const sources = files.filter(file => file.endsWith('.c')).map(file => join(home, file))
  // Under a name of its own until it is whole: another process may be looking for it.
  const unfinished = `${program}.${process.pid}`
  try {
    await promisify(execFile)(compiler, [...options, '-O2', '-o', unfinished, ...sources])
  } catch (fault) {
    return { missing: fault instanceof Error ? fault.message : String(fault) }
  }
  renameSync(unfinished, program)
  return { program }
}
