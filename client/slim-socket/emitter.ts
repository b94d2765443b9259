/** Listeners by name: as much of an event emitter as the socket client asks of its engine and its parser. */
export class Emitter<Events extends Record<string, unknown[]>> {
  readonly #listeners = new Map<keyof Events, Set<(...told: never[]) => void>>()

  on<Name extends keyof Events>(name: Name, listener: (...told: Events[Name]) => void): void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
  }

  off<Name extends keyof Events>(name: Name, listener: (...told: Events[Name]) => void): void {
    this.#listeners.get(name)?.delete(listener)
  }

  protected tell<Name extends keyof Events>(name: Name, ...told: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...(told as never[]))
  }
}
