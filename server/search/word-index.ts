/**
 * Which entries of one page hold which words, in little memory: every word has a number, and every entry is the list of
 * the numbers of its words, all lists one after the other. A question is one walk over all of them, so that none takes
 * longer than another: some milliseconds for 20,000 entries.
 */
import type { EntryId } from '../../shared/entry.ts'
import type { Position } from '../../shared/position.ts'
import type { Wanted } from './words.ts'

export interface Found {
  /** Entries that hold all the words. */
  count: number
  /** The newest of them below the position that was asked for, newest first. */
  entries: { id: EntryId; position: Position }[]
}

/** What a word costs beside its letters, and an entry beside its words, bytes: an estimate, by heaps of Node 20. */
const bytesPerWord = 110
const bytesPerEntry = 650
/** Words of one walk: each has a bit of its own. */
const atOnce = 31
/** Lists of entries that are gone are thrown out once they are so many of all, and so long. */
const mostUnused = 0.25
const leastUnused = 1 << 16

export class WordIndex {
  readonly #numbers = new Map<string, number>()
  #wordBytes = 0
  /** The numbers of the words of all entries; those of entry `at` begin at `#starts[at]` and end where the next ones begin. */
  #lists = new Uint32Array(1024)
  #used = 0
  #unused = 0
  #starts: number[] = []
  /** Undefined: edited or gone since; its words are in nobody's name. */
  #ids: (EntryId | undefined)[] = []
  #positions: Position[] = []
  readonly #places = new Map<EntryId, number>()
  /** By word: the last entry that noted it. */
  #noted = new Uint32Array(1024)

  /** How many entries are held. */
  get size(): number {
    return this.#places.size
  }

  /** About how much memory it takes. */
  get bytes(): number {
    const words = this.#wordBytes + this.#numbers.size * bytesPerWord
    return words + this.#ids.length * bytesPerEntry + (this.#lists.length + this.#noted.length) * 4
  }

  /** Takes in an entry in the place of what it said before. @param words may hold one several times */
  put(id: EntryId, position: Position, words: Iterable<string>): void {
    this.remove(id)
    const place = this.#ids.length
    this.#places.set(id, place)
    this.#ids.push(id)
    this.#positions.push(position)
    this.#starts.push(this.#used)
    for (const word of words) {
      const number = this.#numberOf(word)
      if (this.#noted[number] === place + 1) continue
      this.#noted[number] = place + 1
      if (this.#used === this.#lists.length) this.#lists = grown(this.#lists)
      this.#lists[this.#used++] = number
    }
  }

  remove(id: EntryId): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#places.delete(id)
    this.#ids[place] = undefined
    this.#unused += this.#endOf(place) - (this.#starts[place] as number)
    if (this.#unused > leastUnused && this.#unused > this.#used * mostUnused) this.#throwOut()
  }

  /** Whether an entry stands here. */
  has(id: EntryId): boolean {
    return this.#places.has(id)
  }

  /** @param before only what stands below it is listed, though all is counted @param most so many are listed */
  find(wanted: readonly Wanted[], before: Position | undefined, most: number): Found {
    const found: Found = { count: 0, entries: [] }
    let places: number[] | undefined
    for (let from = 0; from < wanted.length; from += atOnce) {
      places = this.#holding(wanted.slice(from, from + atOnce), places)
    }
    for (const place of places ?? []) {
      found.count += 1
      const position = this.#positions[place] as Position
      if (before === undefined || position < before) {
        insert(found.entries, { id: this.#ids[place] as EntryId, position }, most)
      }
    }
    return found
  }

  /** Where the entries stand that hold all the words. @param among only these are looked at */
  #holding(wanted: readonly Wanted[], among: readonly number[] | undefined): number[] {
    const bits = new Uint32Array(this.#numbers.size)
    this.#mark(wanted, bits)
    const all = 2 ** wanted.length - 1
    const places: number[] = []
    const count = among ? among.length : this.#ids.length
    const lists = this.#lists
    for (let turn = 0; turn < count; turn += 1) {
      const place = among ? (among[turn] as number) : turn
      if (this.#ids[place] === undefined) continue
      const end = this.#endOf(place)
      let seen = 0
      for (let at = this.#starts[place] as number; at < end; at += 1) seen |= bits[lists[at] as number] as number
      if (seen === all) places.push(place)
    }
    return places
  }

  /** One walk over all words, however many of those that are wanted are beginnings: each word meets only those of its first letter. */
  #mark(wanted: readonly Wanted[], bits: Uint32Array): void {
    const beginnings = new Map<number, { folded: string; bit: number }[]>()
    for (const [at, { folded, isBeginning }] of wanted.entries()) {
      const bit = 2 ** at
      const number = this.#numbers.get(folded)
      if (number !== undefined) bits[number] = (bits[number] as number) | bit
      if (!isBeginning) continue
      const first = folded.charCodeAt(0)
      beginnings.set(first, [...(beginnings.get(first) ?? []), { folded, bit }])
    }
    if (beginnings.size === 0) return
    for (const [word, number] of this.#numbers) {
      for (const { folded, bit } of beginnings.get(word.charCodeAt(0)) ?? []) {
        if (word.startsWith(folded)) bits[number] = (bits[number] as number) | bit
      }
    }
  }

  #numberOf(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    const number = this.#numbers.size
    // What is cut out of a text holds the whole text in memory: the copy does not.
    const copy = Buffer.from(word).toString()
    this.#numbers.set(copy, number)
    this.#wordBytes += copy.length * 2
    if (number === this.#noted.length) this.#noted = grown(this.#noted)
    return number
  }

  #endOf(place: number): number {
    return this.#starts[place + 1] ?? this.#used
  }

  /** Moves the lists of the entries that are still here together. */
  #throwOut(): void {
    const kept = this.#ids.flatMap((id, place) => (id === undefined ? [] : place))
    const ids: EntryId[] = []
    const positions: Position[] = []
    const starts: number[] = []
    let used = 0
    for (const place of kept) {
      const [from, to] = [this.#starts[place] as number, this.#endOf(place)]
      const id = this.#ids[place] as EntryId
      this.#places.set(id, ids.length)
      ids.push(id)
      positions.push(this.#positions[place] as Position)
      starts.push(used)
      this.#lists.copyWithin(used, from, to)
      used += to - from
    }
    this.#ids = ids
    this.#positions = positions
    this.#starts = starts
    this.#used = used
    this.#unused = 0
    this.#noted.fill(0)
  }
}

/** Half as long again. */
function grown(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(Math.ceil(list.length * 1.5))
  longer.set(list)
  return longer
}

/** Puts an entry into the list, newest first, unless it is full of newer ones. */
function insert(entries: Found['entries'], entry: Found['entries'][number], most: number): void {
  const last = entries.at(-1)
  if (entries.length === most && last && last.position > entry.position) return
  let at = entries.length
  while (at > 0 && (entries[at - 1] as typeof entry).position < entry.position) at -= 1
  entries.splice(at, 0, entry)
  if (entries.length > most) entries.pop()
}
