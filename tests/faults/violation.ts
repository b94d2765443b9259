/** A promise that was broken, in words, and when what it is about happened. */

export type Invariant =
  | 'nothing lost'
  | 'nothing twice'
  | 'nothing out of order'
  | 'no holes'
  | 'readers see the log'
  | 'nothing waits for ever'

export interface Violation {
  invariant: Invariant
  atMs: number
  what: string
}
