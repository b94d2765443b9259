/** Reads what Redis announces: the only input of a relay that could be anything. */
import type { Operation } from '../../shared/operation.ts'

/** An announced operation with the text it came as, which is also what readers are sent. */
export interface OperationMessage {
  operation: Operation
  json: string
}

const digest = /^[0-9a-f]{16}$/

/**
 * Checks what the chain hangs on; the rest was made by our own worker.
 * @returns undefined when the text is no operation, or one that came without its bodies: the log has it whole
 */
export function readOperation(json: string): OperationMessage | undefined {
  let read: unknown
  try {
    read = JSON.parse(json)
  } catch {
    return undefined // a relay heals from the log whatever it cannot read
  }
  if (typeof read !== 'object' || read === null) return undefined
  const operation = read as Operation
  if (!Number.isSafeInteger(operation.sequence) || operation.sequence < 1) return undefined
  if (!digest.test(operation.digest) || !digest.test(operation.previousDigest)) return undefined
  return isComplete(operation) ? { operation, json } : undefined
}

function isComplete(operation: Operation): boolean {
  switch (operation.kind) {
    case 'publish':
    case 'edit':
    case 'restore':
    case 'place':
    case 'mark':
    case 'unmark':
      return isWholeEntry(operation.entry)
    case 'pin':
    case 'unpin':
    case 'orderPins':
      return Array.isArray(operation.pins) && Array.isArray(operation.entries) && operation.entries.every(isWholeEntry)
    case 'withdraw':
    case 'unplace':
      return typeof operation.id === 'string' && typeof operation.position === 'string'
    case 'page':
      return typeof operation.page === 'object' && operation.page !== null
    default:
      return false
  }
}

function isWholeEntry(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'id' in entry && 'blocks' in entry
}
