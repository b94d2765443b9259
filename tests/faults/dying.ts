/** Ends or stops this process at one exact line: before or after the nth call of a method, as its environment says. */

/** `<part>.<method>:before` or `:after`. */
const point = process.env.DIE_AT ?? ''
/** At which call of those that count. */
const turn = Number(process.env.DIE_ON ?? 1)
/** Only calls that carry this text count. */
const word = process.env.DIE_FOR ?? ''
const signal = (process.env.DIE_BY ?? 'SIGKILL') as NodeJS.Signals

let calls = 0

/** The same part, until its turn has come. @param name what the part is called in DIE_AT */
export function dyingAt<Part extends object>(name: string, part: Part): Part {
  return new Proxy(part, {
    get(target, key, receiver) {
      const method: unknown = Reflect.get(target, key, receiver)
      if (typeof method !== 'function' || !point.startsWith(`${name}.${String(key)}:`)) return method
      return (...args: unknown[]): unknown => {
        if (JSON.stringify(args).includes(word)) calls += 1
        else return method.apply(target, args)
        if (calls !== turn) return method.apply(target, args)
        const end = () => process.kill(process.pid, signal)
        if (point.endsWith(':before')) {
          end()
          return method.apply(target, args)
        }
        const result: unknown = method.apply(target, args)
        return result instanceof Promise ? result.finally(end) : (end(), result)
      }
    },
  })
}
