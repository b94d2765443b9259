/** How a command puts an entry on a page where it does not stand yet. */
import type { Command } from '../../shared/command.ts'
import type { PlacingOptions } from './records.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function placingOf(command: Of<'publish'> | Of<'import'>): PlacingOptions {
  const marks = { keyEvent: command.keyEvent ?? false, pinned: command.pinned ?? false }
  if (command.type === 'publish') return { first: true, ...marks }
  return {
    ...marks,
    placedAt: command.placedAt ?? command.entry.publishedAt,
    quiet: true,
    ...(command.isWithdrawn ? { unseen: true } : {}),
  }
}
