// [L3] [J2] [T5] nginx and HAProxy as docs/proxies has them, while every process behind them is replaced, and over the seconds that answers are kept.
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openHouse } from '../support/house.ts'
import { isProxyMissing, proxyKinds, startProxy } from '../support/proxy.ts'
import { restartEverything } from '../support/rolling-restart.ts'

for (const kind of proxyKinds) {
  describe.skipIf(isProxyMissing(kind))(kind, () => {
    test('rolling restarts of everything lose no request', async () => {
      // nginx does not ask whether a process is ready: one that ends had better refuse connections at once.
      const env = { TRUST_PROXY: '1', DRAIN_MS: kind === 'nginx' ? '0' : '1000' }
      const { commands } = await restartEverything(3, { env, openFront: targets => startProxy(kind, targets()) })
      expect(commands).toBeGreaterThan(100)
    })

    test('what was withdrawn is in no answer two seconds later, however long nobody asked', async () => {
      const house = await openHouse({ TRUST_PROXY: '1' }, { webs: 2, workers: 1 })
      const proxy = await startProxy(kind, house.webs)
      onTestFinished(async () => {
        await proxy.close()
        await house.stop()
      })
      const { slug } = await house.createPage()
      const entry = await house.publish([slug], 'A headline that has to go')
      const text = async () => (await fetch(`${proxy.url}/live/${slug}`)).text()
      expect(await text()).toContain('A headline that has to go')
      expect((await house.command({ type: 'withdraw', entry: { id: entry } })).status).toBe(201)
      await delay(2100) // the time in question
      expect(await text()).not.toContain('A headline that has to go')
    })
  })
}
