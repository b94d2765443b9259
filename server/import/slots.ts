/** So many at once and no more. */

export interface Slots {
  /** Resolves when there is room. */
  take(): Promise<void>
  free(): void
}

export function slots(most: number): Slots {
  let taken = 0
  const waiting: (() => void)[] = []
  return {
    async take() {
      if (taken >= most) await new Promise<void>(resolve => waiting.push(resolve))
      taken += 1
    },
    free() {
      taken -= 1
      waiting.shift()?.()
    },
  }
}
