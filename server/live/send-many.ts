/** Loads the native part, which sends the same bytes to many sockets in one call. It is optional: without it Node sends. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'

/**
 * Sends the same bytes to the first `count` descriptors. Never blocks, never raises SIGPIPE. `sent[i]` is how many bytes
 * the kernel took, 0 when it takes none now, or −errno when the socket is broken; −EIO: nobody knows how many it took.
 *
 * A descriptor must belong to a socket that is still open: once closed, its number is soon another's.
 * @throws TypeError on arguments of the wrong kind, or arrays shorter than `count`; then nothing was sent
 */
export type SendMany = (descriptors: Int32Array, count: number, bytes: Buffer, sent: Int32Array) => void

/** Where the build puts it, seen from the compiled server and from its sources. */
const builtSendMany = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../dist/native' : '../../native',
  'send-many.node',
)

/** What the native part has to offer. */
interface NativePart {
  /** One system call for each descriptor. */
  sendOneByOne: SendMany
  /** One system call for some hundred, by io_uring. */
  sendAtOnce: SendMany
  /** Whether this process may use io_uring: not every kernel has it, and many containers forbid it. */
  openRing: () => boolean
}

/** Says in the log which way frames leave. @returns undefined where it is switched off, not built, or does not work */
export function loadSendMany(
  { nativeSend }: Pick<Config, 'nativeSend'>,
  logger: Logger,
  path: string = builtSendMany,
): SendMany | undefined {
  if (nativeSend === '0') logger.info('frames leave through Node: NATIVE_SEND=0')
  else if (!existsSync(path)) logger.info('frames leave through Node: the native part is not built')
  else {
    try {
      const { sendOneByOne, sendAtOnce, openRing } = createRequire(import.meta.url)(path) as NativePart
      proveHarmless(sendOneByOne)
      if (nativeSend === '1' && openRing() && isHarmless(sendAtOnce)) {
        logger.info('frames leave by the native part, many in one system call')
        return sendAtOnce
      }
      logger.info('frames leave by the native part')
      return sendOneByOne
    } catch (fault) {
      logger.warn({ err: fault }, 'frames leave through Node: the native part cannot be used')
    }
  }
  return undefined
}

/** A kernel may have io_uring and not send by it. */
function isHarmless(sendMany: SendMany): boolean {
  try {
    proveHarmless(sendMany)
    return true
  } catch {
    return false // the other way is there, and was proven
  }
}

/** Tries what costs nothing to try: a file that was built for something else must not send to readers. */
function proveHarmless(sendMany: SendMany): void {
  const sent = new Int32Array(1)
  sendMany(Int32Array.of(-1), 1, Buffer.of(0), sent)
  if (sent[0] !== -constants.errno.EBADF) throw new Error(`No descriptor, and ${sent[0]} was answered`)
  try {
    sendMany(Int32Array.of(-1), 2, Buffer.of(0), sent)
  } catch (refusal) {
    if (refusal instanceof TypeError) return
    throw refusal
  }
  throw new Error('Arrays that are too short were not refused')
}
