/** Commands that were set aside after faults, as an administrator's desk knows them; it asks for them now and then. */
import type { Account } from '../../shared/account.ts'
import type { CommandId } from '../../shared/command.ts'
import type { ParkedView } from '../../shared/http-api.ts'
import { isAtLeast } from '../../shared/permissions.ts'
import { announce } from './announcer.tsx'
import type { DeskApi } from './desk-api.ts'
import { createStore, type Store } from './store.ts'
import { troubleInWords } from './trouble.ts'
import { setAsideWords } from './words.ts'

/** A fault is rare, and no reader waits for it, ms. */
const askEveryMs = 30_000

export interface SetAside {
  /** Newest first; empty for whoever is no administrator. */
  commands: Store<readonly ParkedView[]>
  refresh(): Promise<void>
  /** @returns why it could not be dismissed, in words */
  dismiss(id: CommandId): Promise<string | undefined>
  stop(): void
}

/** @param account as it now is: rights may change while the desk is open */
export function createSetAside(account: () => Account, api: Pick<DeskApi, 'parked' | 'dismissParked'>): SetAside {
  const commands = createStore<readonly ParkedView[]>([])

  async function refresh(): Promise<void> {
    if (!isAtLeast(account().role, 'admin')) return commands.get().length > 0 ? commands.set([]) : undefined
    const outcome = await api.parked()
    if (outcome.is !== 'done') return // what is known stays; the next question may be answered
    const known = commands.get()
    const found = outcome.value.commands
    const isNew = found.some(one => !known.some(other => other.id === one.id))
    if (!isNew && found.length === known.length) return
    commands.set(found)
    if (isNew) announce(setAsideWords(found.length))
  }

  const asking = setInterval(() => document.visibilityState === 'visible' && void refresh(), askEveryMs)
  void refresh()

  return {
    commands,
    refresh,
    async dismiss(id) {
      const outcome = await api.dismissParked(id)
      const isGone = outcome.is === 'done' || (outcome.is === 'refused' && outcome.problem.code === 'not-found')
      if (!isGone) return troubleInWords(outcome)
      commands.set(commands.get().filter(one => one.id !== id))
      return undefined
    },
    stop: () => clearInterval(asking),
  }
}
