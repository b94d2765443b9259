/** Listeners by name: as much of an event emitter as the socket client asks of its engine and its parser. */
export class Emitter<Events extends Record<string, unknown[]>> {
  readonly #listeners: { [Name in keyof Events]?: Set<(...told: Events[Name]) => void> } = {}

  on<Name extends keyof Events>(name: Name, listener: (...told: Events[Name]) => void): void {
    this.#listeners[name] = (this.#listeners[name] ?? new Set()).add(listener)
  }

  off<Name extends keyof Events>(name: Name, listener: (...told: Events[Name]) => void): void {
    this.#listeners[name]?.delete(listener)
  }

  protected tell<Name extends keyof Events>(name: Name, ...told: Events[Name]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) listener(...told)
  }
}
