/** Who asks: a person at the desk or a program with a token, and what they may do where. */
import type { PageId } from './live-page.ts'

export type AccountId = string

/** Each role may do all that the ones before it may. */
export type Role = 'reporter' | 'editor' | 'chief' | 'admin'

export const roles: readonly Role[] = ['reporter', 'editor', 'chief', 'admin']

export interface Account {
  id: AccountId
  /** What others see: a user's name, or a token's label. */
  name: string
  role: Role
  /** The pages on which the role holds. */
  pages: 'all' | PageId[]
}
