/** The newest operations as they came, for the crowd in Node: the same bytes are not read again for each reader, and other bytes are noticed. */
import { type Come, type HeardOperation, otherHistory } from './node-ledger.ts'

export interface KnownOperations {
  /** An operation that came in these bytes before. */
  find(sequence: number, payload: Buffer, isPacked: boolean): HeardOperation | undefined
  /** Holds an operation against how others heard it, or keeps it. @param packed the same, deflated */
  heard(operation: HeardOperation, text: Buffer, packed: Buffer | undefined): void
  /** Both are in the history that operations told, as far as they are still known. */
  check(from: string, to: string): void
  /** Operations of another history may come. */
  forget(): void
}

const kept = 256

/** @param fault told what no server should do */
export function createKnownOperations(fault: (what: string) => void): KnownOperations {
  const known = new Map<number, { operation: HeardOperation; text: Buffer; packed: Buffer | undefined }>()

  function isInHistory({ sequence, digest }: Come): boolean {
    const [here, next] = [known.get(sequence), known.get(sequence + 1)]
    return (here?.operation.digest ?? digest) === digest && (next?.operation.previousDigest ?? digest) === digest
  }

  return {
    find(sequence, payload, isPacked) {
      const one = known.get(sequence)
      return (isPacked ? one?.packed : one?.text)?.equals(payload) ? one?.operation : undefined
    },
    heard(operation, text, packed) {
      const { sequence, digest, previousDigest } = operation
      const one = known.get(sequence)
      if (!one) {
        known.set(sequence, { operation, text: Buffer.from(text), packed: packed && Buffer.from(packed) })
        known.delete(sequence - kept)
        return
      }
      const isSame = one.text.equals(text) || isApart(one.text) !== isApart(text)
      if (!isSame || one.operation.digest !== digest || one.operation.previousDigest !== previousDigest)
        fault('an operation that others heard otherwise')
      else if (packed && one.text.equals(text)) one.packed ??= Buffer.from(packed)
    },
    check(from, to) {
      if (![from, to].map(cursorIn).every(isInHistory)) fault(otherHistory)
    },
    forget: () => known.clear(),
  }
}

/** Some servers may send the header of an entry alone where others send all of it. */
function isApart(text: Buffer): boolean {
  return text.includes('"bodyPending":true')
}

/** `sequence.digest` */
export function cursorIn(text: string): Come {
  const [sequence, digest = ''] = text.split('.')
  return { sequence: Number(sequence), digest }
}
