/** The closed list of expected "no"s. Code and meaning are for the person at the desk; the edges translate them. */

export type RefusalCode =
  | 'malformed'
  | 'too-large'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  /** The entry was edited meanwhile, or an entry of this id exists. */
  | 'conflict'
  /** The state asked for is the state there is. */
  | 'already'
  | 'withdrawn'
  | 'page-ended'
  | 'too-many-pins'
  | 'slug-taken'
  | 'last-placement'
  /** Nobody else could manage users and tokens. */
  | 'last-admin'
  /** The idempotency key was used for another command. */
  | 'key-reused'
  | 'too-fast'
  | 'queue-full'
  | 'unavailable'
  | 'media-refused'
  /** A picture of it is still being prepared. */
  | 'media-not-ready'
  /** An address of a site for which there are no cards. */
  | 'not-a-provider'

/** One fault of what was sent: `pointer` is a JSON pointer (RFC 6901) into the body. */
export interface InputFault {
  pointer: string
  detail: string
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly faults: readonly InputFault[] | undefined
  /** Seconds to wait before the same request may do better. */
  readonly retryAfter: number | undefined

  constructor(code: RefusalCode, detail: string, more: { faults?: readonly InputFault[]; retryAfter?: number } = {}) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.faults = more.faults
    this.retryAfter = more.retryAfter
  }
}
