/** Commands that were set aside after faults: kept whole until an administrator dismisses them. */
import type { EntryId } from '../../shared/entry.ts'
import type { ParkedCommand, ParkedCommands } from '../newsroom/ports.ts'
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

interface ParkedStore extends ParkedCommands {
  /** Removes all that concern an entry. */
  removeOf(entry: EntryId): Promise<void>
}

export function createParkedCommands(redis: Redis): ParkedStore {
  async function list(): Promise<ParkedCommand[]> {
    const texts = await redis.hvals(keys.parked)
    // Ids sort by time as well: they tell apart what was parked in the same millisecond.
    return texts
      .map(text => JSON.parse(text) as ParkedCommand)
      .sort((one, other) => other.parkedAt - one.parkedAt || (one.id < other.id ? 1 : -1))
  }

  return {
    count: () => redis.hlen(keys.parked),
    list,
    async find(id) {
      const text = await redis.hget(keys.parked, id)
      return text ? (JSON.parse(text) as ParkedCommand) : undefined
    },
    async remove(id) {
      return (await redis.hdel(keys.parked, id)) > 0
    },
    async removeOf(entry) {
      const those = (await list()).filter(({ command }) => 'entry' in command && command.entry.id === entry)
      if (those.length > 0) await redis.hdel(keys.parked, ...those.map(({ id }) => id))
    },
  }
}
