// A child must not outlive its parent, on machines with setpriv and on those that have to do without.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allGone, launch } from '../support/launched.ts'

const bound = join(import.meta.dirname, '../../server/launcher/bound.mjs')

// The child ignores SIGTERM and says so once it does: only what is meant to be merciless may end it.
const parent = (options: object) => `
  const { spawnBound } = await import(${JSON.stringify(bound)})
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('child ' + process.pid)"
  const child = spawnBound(process.execPath, ['-e', script], ${JSON.stringify(options)})
  child.stdout.pipe(process.stdout)
`

test.each([{ withoutSetpriv: false }, { withoutSetpriv: true }])(
  'kill -9 of the parent ends the child: %o',
  async how => {
    const started = launch([process.execPath, '--input-type=module', '-e', parent(how)], {})
    const [, pid] = await started.says(/child (\d+)/)
    started.child.kill('SIGKILL')
    await allGone([Number(pid)])
  },
)

test('the watchdog passes on how its child ended', async () => {
  const script = `
    const { exitOf, spawnBound } = await import(${JSON.stringify(bound)})
    const ends = await Promise.all(['process.exit(75)', "process.kill(process.pid, 'SIGKILL')"].map(code =>
      exitOf(spawnBound(process.execPath, ['-e', code], { withoutSetpriv: true }))))
    console.log(JSON.stringify(ends))
  `
  const started = launch([process.execPath, '--input-type=module', '-e', script], {})
  const [said] = await started.says(/\[\{.*\}\]/)
  expect(JSON.parse(said)).toEqual([
    { code: 75, signal: null },
    { code: null, signal: 'SIGKILL' },
  ])
})
