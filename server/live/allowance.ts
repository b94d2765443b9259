/** How much someone may do: so much at once, and so much more with every second that passes. */

export interface Allowed {
  atOnce: number
  perSecond: number
}

/** What one of many has left; small, for every reader has several. */
export class Allowance {
  #left: number
  #countedAt: number

  /** @param now ms */
  constructor({ atOnce }: Allowed, now: number) {
    this.#left = atOnce
    this.#countedAt = now
  }

  /** Takes so much, if so much is left. @param now ms @returns whether it was */
  take(amount: number, { atOnce, perSecond }: Allowed, now: number): boolean {
    this.#left = Math.min(atOnce, this.#left + ((now - this.#countedAt) / 1000) * perSecond)
    this.#countedAt = now
    if (this.#left < amount) return false
    this.#left -= amount
    return true
  }
}
