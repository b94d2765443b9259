/** A web process behind a keeper: gets its connections from it, answers its questions, and ends when it is gone. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Ending } from '../ending.ts'
import type { Limits } from '../http/limits.ts'
import { type Answers, loadOf, type Metric, type ToKeeper, type ToProcess } from './messages.ts'
import { createQuestions } from './questions.ts'
import type { Place } from './place.ts'

/** The keeper is told of a load that has changed after this, in one go with what else changes meanwhile, ms. */
const tellAfterMs = 20

/** The keeper answers what it counts within this, ms. */
const answerWithinMs = 2000

/**
 * To be called early: a keeper that ends before anyone listens for it would leave its process behind.
 * @param number which of the keeper's processes this is
 */
export function behindKeeper(number: number, ending: Ending): Place {
  let server: Server | undefined
  let ops: Parameters<Place['answerOps']>[0] | undefined
  let load = 0
  let telling: NodeJS.Timeout | undefined
  /** Without an answer: to be tried again in a second. */
  const counts = createQuestions<number | undefined>(answerWithinMs, 1)
  let isLast = false
  let lastCame = () => {}

  function tell(message: ToKeeper, told: () => void = () => {}): void {
    // A keeper that cannot be told anything is gone, and `disconnect` says so.
    process.send?.(message, undefined, undefined, told)
  }

  function weigh(socket: Socket, weight: number): void {
    load += weight
    socket.once('close', () => {
      load -= weight
      tellLoad()
    })
  }

  function tellLoad(): void {
    telling ??= setTimeout(() => {
      telling = undefined
      tell({ is: 'load', load })
    }, tellAfterMs)
  }

  /**
   * The keeper is told before anything of the connection is served: one that was begun with can be served nowhere else,
   * so the keeper must not give it to another process when this one dies.
   */
  function take(id: number, socket: Socket | undefined): void {
    if (!socket) return tell({ is: 'taken', id, load })
    weigh(socket, loadOf.http)
    // As an HTTP server has its own: what it means that a client ends its half is decided there.
    socket.allowHalfOpen = true
    // The line to the keeper may be full: a client may go before the server listens.
    socket.on('error', nothing)
    tell({ is: 'taken', id, load }, () => {
      server?.emit('connection', socket)
      socket.off('error', nothing)
    })
  }

  async function answer(about: keyof Answers): Promise<Answers[keyof Answers] | undefined> {
    if (about === 'alive') return true
    if (about === 'ready') return ops?.ready()
    return (await ops?.metrics.registry.getMetricsAsJSON()) as unknown as Metric[]
  }

  const count = (what: keyof Limits) => (one: string, other: string) =>
    counts.ask(id => tell({ is: 'count', id, what, of: [one, other] }))

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
      case 'limit':
        return counts.answered(message.id, message.seconds)
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
    limits: () => ({
      command: count('command'),
      signIn: count('signIn'),
      async signedIn(name, address) {
        await count('signedIn')(name, address)
        return undefined
      },
    }),
    async open(opened) {
      server = opened
      // It never listens itself. Without this it would wait for the end of a request for ever.
      server.emit('listening')
      server.on('upgrade', ({ socket }) => {
        weigh(socket, loadOf.socket - loadOf.http)
        tellLoad()
      })
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

function nothing(): void {}
