// When another process dies its readers come all at once: whoever finds no room in the queue of the system waits for seconds.
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { openHouse, type WebProcess } from '../support/house.ts'

const systemAllows = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'))
const come = 2000

test.skipIf(systemAllows < come)(
  'two thousand connections are opened while the process takes none of them',
  async () => {
    const house = await openHouse()
    onTestFinished(() => house.stop())
    const { child, url } = house.webs[0] as WebProcess
    child.kill('SIGSTOP')
    const sockets: Socket[] = []
    try {
      let opened = 0
      for (let count = 0; count < come; count++) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => opened++)
        socket.on('error', () => {}) // cut in the end
        sockets.push(socket)
      }
      await eventually(() => expect(opened).toBe(come), 100)
    } finally {
      for (const socket of sockets) socket.destroy()
      child.kill('SIGCONT')
    }
  },
)
