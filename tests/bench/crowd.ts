// A crowd of readers on light sockets: counts what each hears, in order, and when.
import type { PageId } from '../../shared/live-page.ts'
import type { Missed } from '../../shared/operation.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { joinLightly, type LightSocket } from '../support/light-socket.ts'

export interface Crowd {
  readonly readers: LightSocket[]
  /** From the commit to the arrival, ms, of everything heard since the last call. @throws when one heard something out of order */
  takeLatencies(): number[]
  /** How many readers have come to a sequence or beyond. */
  countAt(sequence: number): number
  leave(): void
}

interface CrowdMember {
  light: LightSocket
  sequence: number
}

export interface CrowdOptions {
  url: string
  page: PageId
  /** The cursor of each reader. */
  cursors: readonly string[]
  /** Joins on their way at once. */
  inFlight?: number
}

/** What an event brings a reader from and to. */
interface Heard {
  from: number
  to: number
  /** When it was committed, ms. */
  at?: number
}

interface Operation {
  sequence: number
  at: number
}

const nothing: Heard = { from: 0, to: 0 }

/** Opens one reader per cursor; whoever is told to come again does so. */
export async function gather({ url, page, cursors, inFlight = 100 }: CrowdOptions): Promise<Crowd> {
  let latencies: number[] = []
  /** The first thing that a reader should not have heard: said where figures are taken, for here nobody would clean up. */
  let disorder: string | undefined
  const members: CrowdMember[] = []
  // All hear the same bytes: they are read once.
  let [lastPacket, lastRead]: [Buffer, Heard] = [Buffer.alloc(0), nothing]

  function read(packet: Buffer): Heard {
    if (packet.equals(lastPacket)) return lastRead
    lastPacket = Buffer.from(packet)
    lastRead = readHeard(lastPacket.toString())
    return lastRead
  }

  async function join(cursor: string): Promise<void> {
    let sequence = Number.NaN
    /** Told to take a snapshot: what comes next follows that. */
    let isAnywhere = false
    const early: Heard[] = []
    const hear = (heard: Heard): void => {
      // What comes between the room and the answer is in the answer too.
      if (heard.to <= sequence) return
      if (heard.from > sequence && !isAnywhere)
        disorder ??= `a reader at ${sequence} was sent what follows ${heard.from}`
      isAnywhere = heard.to === Infinity
      if (!isAnywhere) sequence = heard.to
      if (heard.at !== undefined) latencies.push(Date.now() - heard.at)
    }
    const { light, answer } = await joinLightly(url, page, cursor, packet => {
      const heard = read(packet)
      if (Number.isNaN(sequence)) early.push(heard)
      else hear(heard)
    })
    sequence = await reached(url, answer).catch((error: unknown) => {
      light.destroy()
      throw error
    })
    early.forEach(hear)
    members.push({
      light,
      get sequence() {
        return sequence
      },
    })
  }

  /** Again and again until it is let in: as a page does, but without its pauses. */
  async function letIn(cursor: string): Promise<void> {
    for (;;) {
      try {
        return await join(cursor)
      } catch (error) {
        if (!/503|closed|unavailable/.test(String(error))) throw error
        await new Promise(resolve => setTimeout(resolve, 100 + 200 * Math.random()))
      }
    }
  }

  const left = [...cursors]
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let cursor = left.pop(); cursor !== undefined; cursor = left.pop()) await letIn(cursor)
    }),
  )
  return {
    get readers() {
      return members.map(({ light }) => light)
    },
    takeLatencies() {
      if (disorder !== undefined) throw new Error(disorder)
      const taken = latencies
      latencies = []
      return taken
    },
    countAt: sequence => members.filter(member => member.sequence >= sequence).length,
    leave() {
      for (const { light } of members) light.destroy()
    },
  }
}

/** How far a reader has come with the answer to its join, and with what it says to fetch. */
async function reached(url: string, answer: JoinAnswer): Promise<number> {
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.code} ${answer.detail}`)
  if (answer.kind === 'catchUp') return sequenceOf(answer.catchUp.to)
  const fetched = await fetch(url + answer.href)
  if (!fetched.ok) throw new Error(`unavailable: ${fetched.status}`)
  const missed = (await fetched.json()) as Missed
  return sequenceOf(missed.kind === 'catchUp' ? missed.to : missed.cursor)
}

function readHeard(packet: string): Heard {
  if (!packet.startsWith('42')) return nothing
  const [event, payload] = JSON.parse(packet.slice(2)) as [string, Record<'from' | 'to' | 'cursor', string> & Operation]
  if (event === 'operation') return { from: payload.sequence - 1, to: payload.sequence, at: payload.at }
  // A reader that was slow is brought up in one step, or told where it would be had it asked over HTTP.
  if (event === 'catchUp') return { from: sequenceOf(payload.from), to: sequenceOf(payload.to) }
  if (event === 'reset') return { from: 0, to: Infinity }
  if (event === 'head') return { from: 0, to: sequenceOf(payload.cursor) }
  return nothing
}

function sequenceOf(cursor: string): number {
  return Number(cursor.split('.')[0])
}
