/** A web process behind a keeper: gets its connections from it, answers its questions, and ends when it is gone. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Ending } from '../ending.ts'
import type { Answers, Metric, ToKeeper, ToProcess } from './messages.ts'
import type { Place } from './place.ts'

/** How often the keeper is told how many connections are open, where that has changed, ms. */
const tellEveryMs = 250

/**
 * To be called early: a keeper that ends before anyone listens for it would leave its process behind.
 * @param number which of the keeper's processes this is
 */
export function behindKeeper(number: number, ending: Ending): Place {
  let server: Server | undefined
  let ops: Parameters<Place['answerOps']>[0] | undefined
  let connections = 0
  let told = 0
  let isLast = false
  let lastCame = () => {}

  function tell(message: ToKeeper, told: () => void = () => {}): void {
    // A keeper that cannot be told anything is gone, and `disconnect` says so.
    process.send?.(message, undefined, undefined, told)
  }

  /**
   * Nothing is read from the connection before the keeper is told: one that was read from can be served nowhere else,
   * so the keeper must not give it to another process when this one dies.
   */
  function take(id: number, socket: Socket | undefined): void {
    connections += socket ? 1 : 0
    tell({ is: 'taken', id, connections }, () => {
      if (socket) server?.emit('connection', socket)
    })
    told = connections
    if (!socket) return
    socket.once('close', () => {
      connections -= 1
    })
    // As an HTTP server has its own: a client that has said all it wants to say still gets its answer.
    socket.allowHalfOpen = true
  }

  async function answer(about: keyof Answers): Promise<Answers[keyof Answers] | undefined> {
    if (about === 'ready') return ops?.ready()
    return (await ops?.metrics.registry.getMetricsAsJSON()) as unknown as Metric[]
  }

  function noMoreCome(): void {
    isLast = true
    lastCame()
  }

  process.on('message', (message: ToProcess, socket?: Socket) => {
    switch (message.is) {
      case 'connection':
        return take(message.id, socket)
      case 'lastConnection':
        return noMoreCome()
      case 'end':
        return ending.ask()
      case 'question': {
        const { id, about } = message
        answer(about).then(
          found => tell({ is: 'answer', id, ...(found && { answer: found }) }),
          (fault: unknown) => {
            ops?.logger.error({ err: fault, about }, 'the keeper could not be answered')
            tell({ is: 'answer', id })
          },
        )
      }
    }
  })

  function withoutKeeper(): void {
    // Nobody can come any more, and whoever is here finds another keeper, or this one's successor, by coming again.
    ops?.logger.error('the keeper of the port is gone: this process ends')
    noMoreCome()
    ending.ask()
  }
  process.once('disconnect', withoutKeeper)
  if (!process.connected) withoutKeeper()

  return {
    number,
    isFirst: number === 1,
    async answerOps(parts) {
      ops = parts
      return { async stop() {} }
    },
    async open(opened) {
      server = opened
      // It never listens itself. Without this it would wait for the end of a request for ever.
      server.emit('listening')
      setInterval(() => {
        if (connections !== told) tell({ is: 'connections', connections })
        told = connections
      }, tellEveryMs)
      tell({ is: 'open' })
    },
    async close() {
      // For how long connections still come is the keeper's to say: they come from there.
      const last = new Promise<void>(resolve => {
        lastCame = resolve
        if (isLast) resolve()
      })
      tell({ is: 'leaving' })
      await last
    },
    sayReady: line => tell({ is: 'ready', line }),
  }
}
