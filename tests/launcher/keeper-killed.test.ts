// A keeper that is killed is started again at once, although its web processes write into the same pipes as it did.
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { launch, launcher, newPlace, processesUnder } from '../support/launched.ts'
import { isRunning } from '../support/web-processes.ts'

test.skipIf(process.platform !== 'linux')(
  'after kill -9 of its keeper the port is served again, also while one of the web processes stands still',
  async () => {
    const place = { ...(await newPlace()), DEMO: '0', WEB_PROCESSES: '2' }
    const started = launch(launcher('start.mjs'), place)
    await started.says(/Ctrl-C stops everything/)
    const pids = processesUnder(Number(started.child.pid))
    const webs = pids.filter(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--process='))
    expect(webs).toHaveLength(2)
    const keeper = pids.find(pid => processesUnder(pid).length === 2 && processesUnder(pid).includes(webs[0] as number))
    const still = webs[1] as number
    process.kill(still, 'SIGSTOP')
    onTestFinished(() => {
      if (isRunning(still)) process.kill(still, 'SIGKILL')
    })
    process.kill(keeper as number, 'SIGKILL')
    await started.says(/web was ended by SIGKILL; starting it again/)
    await eventually(async () => expect((await fetch(`http://127.0.0.1:${place.OPS_PORT}/ready`)).status).toBe(200))
    expect((await fetch(`http://127.0.0.1:${place.PORT}/`)).status).toBe(200)
    expect(isRunning(still)).toBe(true)
  },
  60_000,
)
