/** One web process of a keeper, from its start to its end: what it is told, asked, and says. */
import { fork } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Answers, ToKeeper, ToProcess } from './messages.ts'
import { argumentsFor } from './number.ts'
import { createQuestions } from './questions.ts'

export interface RunningWeb {
  readonly pid: number | undefined
  tell(message: ToProcess): void
  /** @param failed called when it could not be sent */
  give(id: number, socket: Socket, failed: () => void): void
  /** @returns undefined when no answer came in time */
  ask<About extends keyof Answers>(about: About): Promise<Answers[About] | undefined>
  kill(): void
}

/** How a process ended: by a code, or by a signal. */
export interface End {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Heard {
  said(message: ToKeeper): void
  /** After everything that it said. */
  ended(how: End): void
}

/** Less than an ops request has, ms. */
const answerWithinMs = 1000

/** Starts the process of this number, from the file that this process was started from. */
export function runWeb(number: number, heard: Heard): RunningWeb {
  const child = fork(process.argv[1] as string, argumentsFor(number), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const questions = createQuestions<unknown>(answerWithinMs, undefined)

  // What cannot be told to a process that is about to end need not be told: its end follows.
  const tell = (message: ToProcess) => void child.send(message, () => {})

  child.on('message', (message: ToKeeper) => {
    if (message.is === 'answer') questions.answered(message.id, message.answer)
    else heard.said(message)
  })
  child.on('error', () => {}) // it could not be started, or told something: 'close' follows
  // Not 'exit': what it said last may not have been read by then. Not 'disconnect' either: Node leaves that out when a
  // connection is on its way.
  child.once('close', (code, signal) => {
    questions.end()
    heard.ended({ code, signal })
  })

  return {
    pid: child.pid,
    tell,
    give(id, socket, failed) {
      // Our copy stays open until the process says that it has its own: it may die first.
      child.send({ is: 'connection', id } satisfies ToProcess, socket, { keepOpen: true }, error => {
        if (error) failed()
      })
    },
    async ask(about) {
      return (await questions.ask(id => tell({ is: 'question', id, about }))) as Answers[typeof about] | undefined
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
