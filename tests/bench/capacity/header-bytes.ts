/** How large a frame is that carries an entry's header only. */
import { operationFrame } from '../../../server/live/frames.ts'
import type { Operation } from '../../../shared/operation.ts'
import { positionOf } from '../../../shared/position.ts'
import { frameBytes } from '../../../shared/socket-events.ts'
import { body } from '../../support/newsroom.ts'

/** @returns bytes of the frame for an entry whose body stays away, with a headline of seventy letters */
export function headerFrameBytes(): number {
  const id = '01930000-0000-7000-8000-000000000000'
  const at = 1_700_000_000_000
  const operation: Operation = {
    kind: 'publish',
    sequence: 1234,
    previousDigest: '0123456789abcdef',
    digest: '0123456789abcdef',
    at,
    command: id,
    entry: {
      id,
      home: `p_${id}`,
      revision: 1,
      publishedAt: at,
      updatedAt: at,
      position: positionOf(at, 1234),
      sequence: 1234,
      keyEvent: false,
      pinned: false,
      ...body('h'.repeat(70), 'x'.repeat(frameBytes)),
    },
  }
  return operationFrame(operation, JSON.stringify(operation)).wire.length
}
