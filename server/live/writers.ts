/** Writes batches: to one reader after the other, or to many in one call of the native part, where streams go on with what the system left. */
import type { Batch } from './batch.ts'
import type { Recipient, Writer } from './fan-out.ts'
import type { SendMany } from './send-many.ts'

/** A reader that takes batches as they are, and of which the descriptor can be asked for. @see Reader */
export interface Reachable extends Recipient {
  /** @returns whether more waits to be sent than is usual */
  writeBatch(batch: Batch): boolean
  readonly takesDeflated: boolean
  readonly freeDescriptor: number
  wroteNatively(batch: Batch, bytes: Buffer, taken: number): boolean
}

/** So many are written to in one call: some two milliseconds. */
export const mostTogether = 256

/** Those who get the same bytes. Between the question for a descriptor and the call nothing else may run: it would be another's. */
interface Group<Reader> {
  readers: (Reader | undefined)[]
  descriptors: Int32Array
  count: number
}

/** One reader after the other. @param watch called for each reader for whom more waits than is usual */
export function createWriterInTurn<Reader extends Pick<Reachable, 'write' | 'writeBatch'>>(
  watch: (reader: Reader) => void,
): Writer<Reader> {
  return {
    write(reader, batch) {
      if (reader.writeBatch(batch)) watch(reader)
    },
    flush() {},
  }
}

/** Many at once. @param watch called for each reader for whom more waits than is usual */
export function createWriterTogether<Reader extends Reachable>(
  sendMany: SendMany,
  watch: (reader: Reader) => void,
): Writer<Reader> {
  const [plain, deflated] = [groupOf<Reader>(), groupOf<Reader>()]
  const sent = new Int32Array(mostTogether)

  function send(group: Group<Reader>, batch: Batch, bytes: Buffer): void {
    const { readers, descriptors, count } = group
    group.count = 0
    sendMany(descriptors, count, bytes, sent)
    for (let place = 0; place < count; place++) {
      const reader = readers[place] as Reader
      readers[place] = undefined
      if (reader.wroteNatively(batch, bytes, sent[place] as number)) watch(reader)
    }
  }

  return {
    write(reader, batch) {
      const descriptor = reader.freeDescriptor
      if (descriptor < 0) {
        if (reader.writeBatch(batch)) watch(reader)
        return
      }
      const group = reader.takesDeflated ? deflated : plain
      group.descriptors[group.count] = descriptor
      group.readers[group.count++] = reader
      if (group.count === mostTogether) send(group, batch, group === deflated ? batch.deflated : batch.plain)
    },
    flush(batch) {
      if (plain.count > 0) send(plain, batch, batch.plain)
      if (deflated.count > 0) send(deflated, batch, batch.deflated)
    },
  }
}

function groupOf<Reader>(): Group<Reader> {
  return { readers: Array.from({ length: mostTogether }), descriptors: new Int32Array(mostTogether), count: 0 }
}
