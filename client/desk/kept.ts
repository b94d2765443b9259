/** What outlives a closed tab: JSON in the browser's own storage, which may be full or forbidden. */

const prefix = 'stop-press:'
/** What the browser did not take: kept as long as the tab lives. */
const unkept = new Map<string, string>()

/** @returns undefined when nothing is kept, or what is kept cannot be read */
export function readKept<Value>(name: string): Value | undefined {
  try {
    const text = unkept.get(name) ?? localStorage.getItem(prefix + name)
    return text === null ? undefined : (JSON.parse(text) as Value)
  } catch {
    return undefined // a browser that forbids storage, or an entry that something else wrote
  }
}

/** @returns false when the browser did not keep it: it is then lost with the tab, and the desk says so */
export function keep(name: string, value: unknown): boolean {
  const text = JSON.stringify(value)
  try {
    localStorage.setItem(prefix + name, text)
    unkept.delete(name)
    return true
  } catch {
    unkept.set(name, text)
    return false
  }
}

export function forget(name: string): void {
  unkept.delete(name)
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    // nothing could be kept, so nothing has to go
  }
}

/** The names that begin so, without the part that all our keys share. */
export function keptNames(start: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter(key => key.startsWith(prefix + start))
      .map(key => key.slice(prefix.length))
  } catch {
    return []
  }
}
