// A connection on which a process dies after so many calls, or on which something else happens just then.
import type { Redis } from '../../server/storage/redis.ts'

/** @param calls that are carried out; the next ones fail, unless `instead` is done once and they go on */
export function mortal(redis: Redis, calls: number, instead?: () => Promise<unknown>): Redis {
  let made = 0
  return new Proxy(redis, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        made += 1
        if (made > calls && !instead) throw new Error('died here')
        if (made === calls + 1) await instead?.()
        return method.apply(target, args) as unknown
      }
    },
  })
}
