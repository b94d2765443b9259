/** The door through which one reader reaches the service: a TCP line to a living web process that can be cut and shut. */
import { connect, createServer, type Socket } from 'node:net'
import type { Random } from './random.ts'

export interface Door {
  url: string
  /** Ends every open connection without a farewell. New ones are let through. */
  cut(): void
  /** Cuts, and lets nobody through until `open`. */
  shut(): void
  /** Everybody is let through, and no answer is lost that was to be lost. */
  open(): void
  /** The next bytes that the service answers vanish, and the connection with them. */
  loseNextAnswer(): void
  close(): Promise<void>
}

/** @param ports of the web processes that live now, asked at every connection */
export async function openDoor(ports: () => readonly number[], random: Random): Promise<Door> {
  const lines = new Set<Socket>()
  let isShut = false
  let answersToLose = 0

  const server = createServer(reader => {
    lines.add(reader)
    reader.on('close', () => lines.delete(reader)).on('error', () => reader.destroy())
    if (isShut) reader.destroy()
    else lead(reader, shuffled(ports(), random))
  })

  /** As a balancer does: a process that refuses the connection is passed over. */
  function lead(reader: Socket, [port, ...others]: number[]): void {
    if (port === undefined || reader.destroyed) return void reader.destroy()
    const web = connect(port, '127.0.0.1')
    web.once('error', () => lead(reader, others))
    web.once('connect', () => {
      web.removeAllListeners('error').on('error', () => web.destroy())
      web.on('close', () => reader.destroy())
      reader.on('close', () => web.destroy())
      web.on('data', bytes => {
        if (answersToLose === 0) {
          if (!reader.write(bytes)) web.pause()
          return
        }
        answersToLose -= 1
        reader.destroy()
      })
      reader.on('drain', () => web.resume())
      reader.pipe(web)
    })
  }

  function cut(): void {
    for (const line of lines) line.destroy()
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a door has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    shut() {
      isShut = true
      cut()
    },
    open() {
      isShut = false
      answersToLose = 0
    },
    loseNextAnswer() {
      answersToLose = 1
    },
    close() {
      cut()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function shuffled(ports: readonly number[], random: Random): number[] {
  return ports
    .map(port => ({ port, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ port }) => port)
}
