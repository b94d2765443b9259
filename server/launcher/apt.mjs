// Debian's packages, as root, through sudo without a password, or unpacked beside the project without either.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './places.mjs'

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // missing or not ours to run: the same to us
  }
}

export const onPath = name =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(isProgram)

function run(command, args, { cwd = root } = {}) {
  return new Promise(resolve => {
    // Progress goes to stderr: stdout belongs to the command someone may be piping.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 2, 2] })
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
}

function rootCommand() {
  if (!onPath('apt-get')) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  const sudo = onPath('sudo')
  return sudo && spawnSync(sudo, ['-n', 'true']).status === 0 ? [sudo, '-n', 'apt-get'] : undefined
}

/** Whether they are installed now; false, without a try, for a user who may not. */
export async function aptInstall(...packages) {
  const command = rootCommand()
  if (!command) return false
  const [program, ...args] = command
  await run(program, [...args, 'update']) // one broken source of many must not stop us: the install decides
  return run(program, [...args, 'install', '-y', '--no-install-recommends', ...packages])
}

/** Fetches packages into `folder`/packages and unpacks them into `folder`/files; one that does not exist is left out. */
export async function aptUnpack(folder, ...packages) {
  if (!onPath('apt-get') || !onPath('dpkg')) return
  for (const part of ['lists/partial', 'cache/archives/partial', 'packages', 'files'])
    mkdirSync(join(folder, part), { recursive: true })
  const own = ['-o', `Dir::State::lists=${join(folder, 'lists')}`, '-o', `Dir::Cache=${join(folder, 'cache')}`]
  const cwd = join(folder, 'packages')
  await run('apt-get', [...own, 'update'])
  for (const name of packages) await run('apt-get', [...own, 'download', name], { cwd })
  for (const file of readdirSync(cwd).filter(name => name.endsWith('.deb')))
    await run('dpkg', ['-x', join(cwd, file), join(folder, 'files')])
}
