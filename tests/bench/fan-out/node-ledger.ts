/** What crowd/ledger.c does, for the crowd in Node: holds what each reader hears against what has to come next. */

export interface Progress {
  sequence: number
  digest: string
  /** Up to here a catch-up stands for operations that may still be under way. */
  overlap: number
  /** Wants to know what it missed: what comes beyond a hole waits for the answer. */
  isAsking: boolean
  early: { from: number; previousDigest: string; to: number; digest: string } | undefined
  /** Held as lost. */
  missing: Set<number>
}

/** What is wrong with a catch-up whose cursors are not those of the operations. */
export const otherHistory = 'a catch-up of another history'

/** A cursor. */
export interface Come {
  sequence: number
  digest: string
}

export interface HeardOperation extends Come {
  /** Of what comes before it. */
  previousDigest: string
  at: number
}

export interface Ledger {
  counts: Record<'deliveries' | 'catchUps' | 'snapshots' | 'overlapped' | 'lost' | 'doubled' | 'reordered', number>
  operation(reader: Progress, operation: HeardOperation): void
  catchUp(reader: Progress, from: Come, to: Come): void
  snapshot(reader: Progress, to: Come): void
  /** `[sequence, at, first, half, most, last, count]` of each operation since the last call; times in µs but `at`, ms. */
  takeOperations(): number[][]
  /** Calls back when all of these have come to a sequence. */
  await(all: readonly Progress[], sequence: number, reached: () => void): void
}

/** @param live how many readers there are @param fault told what no server should do */
export function createLedger(live: () => number, fault: (what: string) => void): Ledger {
  const counts = { deliveries: 0, catchUps: 0, snapshots: 0, overlapped: 0, lost: 0, doubled: 0, reordered: 0 }
  let operations = new Map<number, number[]>()
  let printed = 0
  let awaited = { sequence: 0, left: 0, reached: () => {} }

  function note(sequence: number, at: number): void {
    if (sequence <= printed) return
    const now = Math.round((performance.timeOrigin + performance.now()) * 1000)
    const one = operations.get(sequence) ?? [sequence, at, now, 0, 0, now, 0]
    operations.set(sequence, one)
    const count = (one[6] as number) + 1
    one[6] = count
    one[5] = now
    if (count === Math.ceil(live() / 2)) one[3] = now
    if (count === live() - Math.floor(live() / 100)) one[4] = now
  }

  function comeTo(reader: Progress, sequence: number, digest: string): void {
    const isReached = reader.sequence < awaited.sequence && sequence >= awaited.sequence
    reader.sequence = sequence
    reader.digest = digest
    if (isReached && --awaited.left === 0) awaited.reached()
  }

  function leaveHole(reader: Progress, next: number): void {
    counts.lost += next - reader.sequence - 1
    reader.missing.clear()
    for (let one = Math.max(reader.sequence + 1, next - 64); one < next; one++) reader.missing.add(one)
  }

  /** What comes next names the digest of what came last: equal digests mean equal histories. */
  function holdChain(had: string, previousDigest: string): void {
    if (had !== previousDigest) fault('an operation that does not follow on what its reader had')
  }

  function takeEarly(reader: Progress): void {
    const { early } = reader
    reader.early = undefined
    if (!early || early.to <= reader.sequence) return
    if (early.from > reader.sequence + 1) leaveHole(reader, early.from)
    else if (early.from === reader.sequence + 1) holdChain(reader.digest, early.previousDigest)
    comeTo(reader, early.to, early.digest)
  }

  return {
    counts,
    operation(reader, { sequence, digest, previousDigest, at }) {
      const { early } = reader
      counts.deliveries++
      note(sequence, at)
      if (sequence === reader.sequence + 1 && !early) {
        holdChain(reader.digest, previousDigest)
        comeTo(reader, sequence, digest)
        if (sequence > reader.overlap) reader.overlap = 0
      } else if (sequence <= reader.sequence) {
        if (reader.missing.delete(sequence)) {
          counts.lost--
          counts.reordered++
        } else if (sequence <= reader.overlap) counts.overlapped++
        else counts.doubled++
      } else if (!reader.isAsking) {
        leaveHole(reader, sequence)
        comeTo(reader, sequence, digest)
        reader.overlap = 0
      } else if (early && sequence <= early.to) counts.doubled++
      else {
        if (early) counts.lost += sequence - early.to - 1
        if (early?.to === sequence - 1) holdChain(early.digest, previousDigest)
        const first = early ?? { from: sequence, previousDigest }
        reader.early = { ...first, to: sequence, digest }
      }
    },
    catchUp(reader, from, to) {
      if (from.sequence > reader.sequence) counts.lost += from.sequence - reader.sequence
      if (from.sequence === reader.sequence && from.digest !== reader.digest) fault(otherHistory)
      if (to.sequence > reader.sequence) {
        counts.catchUps++
        comeTo(reader, to.sequence, to.digest)
        reader.overlap = to.sequence
      }
      takeEarly(reader)
    },
    snapshot(reader, { sequence, digest }) {
      counts.snapshots++
      comeTo(reader, sequence, digest)
      reader.overlap = sequence
      takeEarly(reader)
    },
    takeOperations() {
      const taken = [...operations.values()].toSorted(([one], [other]) => (one as number) - (other as number))
      printed = taken.at(-1)?.[0] ?? printed
      operations = new Map()
      return taken
    },
    await(all, sequence, reached) {
      awaited = { sequence, left: all.filter(one => one.sequence < sequence).length, reached }
      if (awaited.left === 0) reached()
    },
  }
}
