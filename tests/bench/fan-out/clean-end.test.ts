// A bench leaves nothing behind, and does not pass for having succeeded when it did not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'

const module = pathToFileURL(join(import.meta.dirname, '../../../dist/tests/bench/fan-out/clean-end.js')).href

/** A bench that starts a process, says its id, and goes on as `then` says. */
function start(then: string) {
  const script = `
    const { runBench } = await import('${module}')
    const { spawn } = await import('node:child_process')
    await runBench(async endings => {
      const child = spawn('sleep', ['1000'])
      const ended = new Promise(resolve => child.once('exit', resolve))
      const stop = () => (child.kill(), ended)
      console.log(child.pid)
      ${then}
    })`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function childOf(bench: ReturnType<typeof start>): Promise<number> {
  const [said] = (await once(bench.stdout, 'data')) as [Buffer]
  return Number(said.toString().split('\n')[0])
}

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('what was started is stopped, and that is success', async () => {
  const bench = start('endings.add(stop)')
  const [pid, [code]] = await Promise.all([childOf(bench), once(bench, 'exit')])
  expect([code, isThere(pid)]).toEqual([0, false])
})

test('a process that is left makes it fail, and is ended', async () => {
  const bench = start('')
  let said = ''
  bench.stderr.on('data', text => (said += text))
  const [pid, [code]] = await Promise.all([childOf(bench), once(bench, 'exit')])
  expect(code).toBe(1)
  await eventually(() => expect(isThere(pid)).toBe(false))
  expect(said).toContain(`these processes were left: ${pid}`)
})

test('a fault makes it fail, after everything was stopped', async () => {
  const bench = start(`endings.add(stop); throw new Error('3 lost')`)
  let said = ''
  bench.stderr.on('data', text => (said += text))
  const [pid, [code]] = await Promise.all([childOf(bench), once(bench, 'exit')])
  expect([code, isThere(pid)]).toEqual([1, false])
  expect(said).toContain('3 lost')
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends what it started', async signal => {
  const bench = start('endings.add(stop); await new Promise(resolve => setTimeout(resolve, 100_000))')
  const pid = await childOf(bench)
  const ended = once(bench, 'exit')
  bench.kill(signal)
  expect((await ended)[0]).toBe(1)
  expect(isThere(pid)).toBe(false)
})

test('so does a reader of its words that goes away', async () => {
  const bench = start(`endings.add(stop); setInterval(() => console.log('word'), 5); await new Promise(() => {})`)
  const pid = await childOf(bench)
  const ended = once(bench, 'exit')
  bench.stdout.destroy()
  expect((await ended)[0]).toBe(1)
  await eventually(() => expect(isThere(pid)).toBe(false))
})
