/** Sets this process's time of day ahead, or behind: to be imported before whatever asks for the time. */

/** ms; below zero: behind. */
const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0)
const RightDate = Date

globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + aheadMs] : args, newTarget) as Date,
  apply: target => new target(target.now() + aheadMs).toString(),
  get: (target, key, receiver) =>
    key === 'now' ? () => target.now() + aheadMs : (Reflect.get(target, key, receiver) as unknown),
})
