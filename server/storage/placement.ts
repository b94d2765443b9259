/** A placement as it is stored, and how it becomes what readers get. */
import type { EntryBody, PlacedEntry } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Gone } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'

export interface StoredPlacement {
  id: string
  home: PageId
  revision: number
  publishedAt: number
  updatedAt: number
  /** Missing: the entry was taken back before it ever stood here. */
  position?: Position
  sequence: number
  keyEvent: boolean
  pinned: boolean
  shown: boolean
  hiddenBy?: 'withdraw' | 'unplace'
  /** The home record's version that this page follows, and the command that made it. */
  version: number
  by: string
  hash: string
}

/** @param pair placement and body, as the reading scripts return them */
export function placedEntry(pair: readonly [string, string]): PlacedEntry {
  const placement = JSON.parse(pair[0]) as StoredPlacement
  const body = JSON.parse(pair[1]) as EntryBody
  return {
    id: placement.id,
    home: placement.home,
    revision: placement.revision,
    publishedAt: placement.publishedAt,
    updatedAt: placement.updatedAt,
    position: placement.position ?? '',
    sequence: placement.sequence,
    keyEvent: placement.keyEvent,
    pinned: placement.pinned,
    ...body,
  }
}

/** The placement of a pair without a body: what readers are told to take away. */
export function goneEntry(placementText: string): Gone {
  const placement = JSON.parse(placementText) as StoredPlacement
  return { id: placement.id, position: placement.position ?? '', sequence: placement.sequence }
}
