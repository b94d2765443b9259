/** Builds the version before this one from the history, beside this one: for processes of both at once. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'

/** The last commit before the fault suite. */
const earlierCommit = 'e94965f3c423'

const run = promisify(execFile)
const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const startFolder = join(root, 'dist/tests/faults/start')
let built: Promise<string> | undefined

/** Why it cannot be built here, or undefined. */
export async function earlierMissing(): Promise<string | undefined> {
  if (!existsSync(join(root, 'node_modules/.bin/vite'))) return 'the build tools are not installed'
  return run('git', ['cat-file', '-e', `${earlierCommit}^{commit}`], { cwd: root }).then(
    () => undefined,
    () => `the history at hand does not hold ${earlierCommit}`,
  )
}

/** @returns the start files of the earlier version, as StartAs names them. @throws what the build said */
export async function earlierVersion(): Promise<{ web: string; worker: string }> {
  built ??= build()
  const folder = await built
  return { web: relative(startFolder, join(folder, 'web')), worker: relative(startFolder, join(folder, 'worker')) }
}

async function build(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sp-earlier-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const archive = join(folder, 'sources.tar')
  await run('git', ['archive', '--output', archive, earlierCommit], { cwd: root })
  await run('tar', ['-xf', archive, '-C', folder])
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  await run(process.execPath, ['server/launcher/build.mjs'], { cwd: folder })
  return join(folder, 'dist/server')
}
