/** Whatever announcements lose, double or swap, and however readers come and go: in the end all hold the same page. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printCursor, sameCursor } from '../../shared/cursor.ts'
import type { Missed } from '../../shared/operation.ts'
import {
  applyCatchUp,
  applyOperation,
  cursorOf,
  isLoaded,
  pinnedEntries,
  type Timeline,
  timelineFrom,
  visibleEntries,
} from '../../shared/timeline.ts'
import type { RelayFrame } from '../../server/live/relay.ts'
import { openRelayHouse, page, type RelayHouse } from '../support/relay-house.ts'

/** A reader by the rules of the protocol, without a socket. */
class SimulatedReader {
  timeline: Timeline | undefined
  readonly #house: RelayHouse
  #room: { leave(): void } | undefined
  #held: RelayFrame[] | undefined

  constructor(house: RelayHouse) {
    this.#house = house
  }

  async join(): Promise<void> {
    const { relays } = this.#house
    if (this.#room) return
    if (!this.timeline) await this.#takeSnapshot()
    this.#held = []
    this.#room = relays.join(page, frame => this.#hear(frame))
    await this.#ask()
  }

  cut(): void {
    this.#room?.leave()
    this.#room = undefined
  }

  /** What a head does: whoever is elsewhere asks. */
  async hearHead(): Promise<void> {
    const held = this.#house.relays.held(page)
    if (held && this.timeline && !sameCursor(cursorOf(this.timeline), held.cursor)) await this.#ask()
  }

  #hear(frame: RelayFrame): void {
    if (this.#held) this.#held.push(frame)
    else if (!this.#apply(frame)) void this.#ask()
  }

  #apply(frame: RelayFrame): boolean {
    if (!this.timeline || frame.event === 'reset') return false
    const { timeline } = this
    const changed =
      frame.event === 'operation' ? applyOperation(timeline, frame.operation) : applyCatchUp(timeline, frame.catchUp)
    return changed !== 'catch-up'
  }

  async #ask(): Promise<void> {
    if (!this.timeline) return
    this.#held ??= []
    this.#take(await this.#house.relays.missed(page, cursorOf(this.timeline)))
    const held = this.#held ?? []
    this.#held = undefined
    let isBehind = false
    for (const frame of held) isBehind = !this.#apply(frame) || isBehind
    if (isBehind) await this.#ask()
  }

  #take(missed: Missed | undefined): void {
    if (!missed) return
    if (missed.kind === 'snapshot') this.timeline = timelineFrom(missed)
    else if (this.timeline && applyCatchUp(this.timeline, missed) === 'catch-up') throw new Error('not our history')
  }

  async #takeSnapshot(): Promise<void> {
    const snapshot = await this.#house.relays.snapshot(page)
    if (snapshot) this.timeline = timelineFrom(snapshot)
  }
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('publish' as const), isOld: fc.boolean(), key: fc.boolean() }),
    },
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constantFrom('edit', 'withdraw', 'restore', 'pin', 'unpin', 'mark'),
        at: fc.nat(30),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('settings' as const), batchSize: fc.integer({ min: 1, max: 12 }) }),
    },
    { weight: 10, arbitrary: fc.record({ do: fc.constantFrom('join', 'cut', 'head'), reader: fc.nat(2) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('wire' as const),
        how: fc.constantFrom('pass', 'drop', 'double', 'hold'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), backwards: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(3000) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('away' as const, 'back' as const, 'roll back' as const) }),
    },
  ),
  { maxLength: 80 },
)

type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never

async function run(house: RelayHouse, readers: SimulatedReader[], all: Step[]): Promise<void> {
  const { log, clock } = house
  const late: (() => void)[] = []
  const pick = (ids: string[], at: number) => ids[at % Math.max(1, ids.length)]
  const change = (what: string, at: number) => {
    const shown = log.visible(page)
    const id = pick(what === 'restore' ? log.withdrawn(page) : shown, at)
    if (id === undefined) return
    const isPinned = log.pins(page).includes(id)
    if (what === 'edit') log.edit(page, id, { headline: `Edited ${log.cursor(page).sequence}` })
    else if (what === 'withdraw') log.withdraw(page, id)
    else if (what === 'restore') log.restore(page, id)
    else if (what === 'mark') log.mark(page, id, at % 2 === 0)
    else if (what === 'pin' && !isPinned && log.pins(page).length < 3) log.pin(page, id)
    else if (what === 'unpin' && isPinned) log.unpin(page, id)
  }
  for (const step of all) {
    if (step.do === 'publish') {
      const { isOld, key } = step
      log.publish(page, { keyEvent: key, ...(isOld ? { at: 1_600_000_000_000, quiet: true } : {}) })
    } else if ('at' in step) change(step.do, step.at)
    else if (step.do === 'settings') log.setPage(page, { batchSize: step.batchSize })
    else if ('reader' in step) {
      const reader = readers[step.reader]
      // Not awaited: a join that is under way while other things happen is the point.
      if (step.do === 'join') void reader?.join().catch(() => reader.cut())
      else if (step.do === 'cut') reader?.cut()
      else void reader?.hearHead().catch(() => reader.cut())
    } else if (step.do === 'wire') {
      log.wire = (message, pass) => {
        if (step.how !== 'drop' && step.how !== 'hold') pass(message)
        if (step.how === 'double') pass(message)
        if (step.how === 'hold') late.push(() => pass(message))
      }
    } else if (step.do === 'release') {
      const released = late.splice(0)
      for (const pass of step.backwards ? released.toReversed() : released) pass()
    } else if (step.do === 'pass') await clock.pass(step.ms)
    else if (step.do === 'away') log.beforeRead = () => Promise.reject(new Error('away'))
    else if (step.do === 'back') {
      log.beforeRead = async () => {}
      log.comeBack()
    } else if (step.do === 'roll back') log.rollBack(page, Math.max(1, log.cursor(page).sequence - 2))
  }
}

test('[R1] [R2] [R3] [R4] [J1] [J2] [T2] after any schedule every reader equals a fresh snapshot', async () => {
  const property = fc.asyncProperty(steps, async all => {
    const house = await openRelayHouse(10)
    const { log, clock, relays } = house
    const readers = [0, 1, 2].map(() => new SimulatedReader(house))
    await readers[0]?.join()
    await run(house, readers, all)

    log.beforeRead = async () => {}
    log.wire = (message, pass) => pass(message)
    log.comeBack()
    await clock.pass(8000)
    const joined = Promise.all(readers.map(reader => reader.join()))
    await clock.pass(0)
    await joined
    log.publish(page)
    await clock.pass(6000)
    for (const reader of readers) await reader.hearHead()
    await clock.pass(0)

    const fresh = await log.snapshot(page)
    if (!fresh) throw new Error('no page')
    const { older: _, ...held } = (await relays.snapshot(page)) ?? { older: '' }
    const { older: __, ...kept } = fresh
    expect(held).toEqual(kept)
    for (const { timeline } of readers) {
      if (!timeline) throw new Error('a reader without a page')
      expect(printCursor(cursorOf(timeline))).toBe(fresh.cursor)
      expect(timeline.page).toEqual(fresh.page)
      expect(pinnedEntries(timeline)).toEqual(fresh.pins)
      expect([...timeline.keyEvents.values()].sort((one, other) => (one.position < other.position ? 1 : -1))).toEqual(
        fresh.keyEvents,
      )
      const loaded = log.shown(page).filter(entry => isLoaded(timeline, entry.position))
      expect(visibleEntries(timeline)).toEqual(loaded)
    }
    await relays.stop()
  })
  // A run that fails prints its seed and the shortest schedule that does.
  await fc.assert(property, { numRuns: 200 })
})
