/** A reader as browsers have it, without the document: the shipped state machine and connection, on a line that can be cut. */
import { createConnection } from '../../client/reader/connection.ts'
import { createFollower } from '../../client/reader/follow.ts'
import type { Action, Follower, Heard, Told } from '../../client/reader/following.ts'
import { fetchAnswer } from '../../client/reader/history.ts'
import { addresses } from '../../shared/http-api.ts'
import { timelineFrom } from '../../shared/timeline.ts'
import { openDoor } from './door.ts'
import type { Random } from './random.ts'
import type { SceneReader } from './scene.ts'
import { createWitness, type Witness } from './witness.ts'

export interface Reader extends SceneReader {
  readonly page: { id: string; slug: string }
  readonly follower: Follower
  readonly witness: Witness
  readonly isAway: boolean
  /** Resolves when its cursor has come to this sequence, or the reader is away. */
  reaches(sequence: number): Promise<void>
  close(): Promise<void>
}

export interface ReaderParts {
  name: string
  page: { id: string; slug: string }
  follows: 'socket' | 'http'
  /** Older batches that it loads, one after another, once it follows. */
  batches: number
  ports: () => readonly number[]
  random: Random
  /** What is shown was replaced by another history. */
  onReplaced: () => void
  /** Something was shown. */
  onSeen: () => void
}

const minuteMs = 60_000

/** Loads the page and follows it until `close`. @throws when the page cannot be loaded */
export async function openReader(parts: ReaderParts): Promise<Reader> {
  const { name, page, follows, random } = parts
  const door = await openDoor(parts.ports, random)
  const first = await load(`${door.url}${addresses.snapshot(page.slug)}`)
  const follower = createFollower(timelineFrom(first), random.next, Date.now())
  const witness = createWitness(name, page.id)
  witness.drew(follower.timeline)
  const connection = createConnection(hear, random.next, door.url)
  const awaited = new Set<{ sequence: number; reached: () => void }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown = follower.timeline
  let isAway = false
  let isClosed = false
  let batches = parts.batches

  function hear(heard: Heard): void {
    if (isClosed) return
    if (heard.is === 'connected') witness.connected()
    if (heard.is === 'frame') {
      if ('from' in heard.frame) witness.roomCatchUp(heard.frame)
      else witness.operation(heard.frame)
    }
    if (heard.is === 'reset') witness.reset()
    for (const action of follower.hear(heard, Date.now())) perform(action)
    clearTimeout(timer)
    timer = setTimeout(() => hear({ is: 'tick' }), Math.min(Math.max(follower.dueAt() - Date.now(), 0), minuteMs))
    announce()
  }

  function perform(action: Action): void {
    const tell = (answer: Told) => {
      if (answer.kind === 'reset') witness.reset()
      if (answer.kind === 'catchUp' && (action.do === 'join' || action.do === 'askSocket')) {
        witness.answered(answer.catchUp)
      }
      if ('question' in action) hear({ is: 'told', question: action.question, answer })
    }
    switch (action.do) {
      case 'join':
        return connection.join(follower.timeline.page.id, action.cursor, tell)
      case 'askSocket':
        return connection.ask(action.cursor, tell)
      case 'fetch':
        return void fetchAnswer(action.what, `${door.url}${action.href}`, action.fresh).then(tell)
      case 'draw':
        witness.drew(action.timeline)
        parts.onSeen()
        if (action.timeline !== shown) parts.onReplaced()
        shown = action.timeline
        return
      case 'hangUp':
        return connection.hangUp()
      case 'stop':
        return connection.close()
      case 'olderShown':
        return loadOlder()
      case 'say':
      case 'olderFailed':
        return
    }
  }

  function loadOlder(): void {
    if (batches === 0) return
    batches -= 1
    setImmediate(() => hear({ is: 'wantOlder' }))
  }

  function announce(): void {
    for (const one of awaited) {
      if (isAway || isClosed || follower.timeline.progress.sequence >= one.sequence) {
        awaited.delete(one)
        one.reached()
      }
    }
  }

  if (follows === 'socket') connection.open()
  else hear({ is: 'lost' })
  loadOlder()

  return {
    name,
    follows,
    page,
    follower,
    witness,
    get isAway() {
      return isAway
    },
    goesAway() {
      isAway = true
      door.shut()
      announce()
    },
    comesBack() {
      isAway = false
      door.open()
      if (follows === 'socket') connection.open()
      hear({ is: 'visible' })
    },
    losesNextAnswer: () => door.loseNextAnswer(),
    reaches(sequence) {
      return new Promise(reached => {
        awaited.add({ sequence, reached })
        announce()
      })
    },
    async close() {
      witness.finish(follower.timeline)
      isClosed = true
      clearTimeout(timer)
      announce()
      connection.close()
      await door.close()
    },
  }
}

async function load(url: string) {
  const answer = await fetchAnswer('missed', url, true)
  if (answer.kind !== 'snapshot') throw new Error(`${url} gave no snapshot: ${JSON.stringify(answer)}`)
  return answer
}
