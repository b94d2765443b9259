/** Three versions of an entry side by side: where they part, what each says there, and what comes of choosing. */
import type { Block } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { blockWords, canonical, type FieldName, fieldNames, fieldWords } from './body-parts.ts'
import { matchesOf } from './matching.ts'

/** Both: theirs, then mine; for blocks alone. */
export type Choice = 'theirs' | 'mine' | 'both'

interface Versions<Value> {
  base: Value
  theirs: Value
  mine: Value
}

/** A place where the versions may part. `differs`: who changed it; in conflict both did, each in their way. */
export type MergeRow = { id: string; label: string; differs: 'none' | 'theirs' | 'mine' | 'conflict' } & (
  | { of: 'field'; field: FieldName }
  | ({ of: 'blocks' } & Versions<Block[]>)
)

/** The choices by the row's id. */
export type Choices = Readonly<Record<string, Choice>>

/** All rows in the order of the entry: its fields, then its blocks. */
export function mergeRows(versions: Versions<EntryBody>): MergeRow[] {
  const { base, theirs, mine } = versions
  const fields = fieldNames.flatMap((field): MergeRow[] => {
    const texts = { base: base[field], theirs: theirs[field], mine: mine[field] }
    if (canonical(Object.values(texts).filter(value => value !== undefined)) === '[]') return []
    return [{ id: field, label: fieldWords[field], differs: whoChanged(texts), of: 'field', field }]
  })
  return [...fields, ...blockRows({ base: base.blocks, theirs: theirs.blocks, mine: mine.blocks })]
}

/** What needs no one to decide: whoever alone changed something has it their way. */
export function givenChoices(rows: readonly MergeRow[]): Choices {
  return Object.fromEntries(
    rows.flatMap(({ id, differs }) => (differs === 'theirs' || differs === 'mine' ? [[id, differs]] : [])),
  )
}

/** Rows that someone still has to decide about. */
export function undecided(rows: readonly MergeRow[], choices: Choices): MergeRow[] {
  return rows.filter(({ id, differs }) => differs === 'conflict' && choices[id] === undefined)
}

/** The entry as it was chosen; where nothing differs, as it is. @throws Error while something is undecided */
export function mergedBody({ theirs, mine }: Omit<Versions<EntryBody>, 'base'>, rows: MergeRow[], choices: Choices) {
  if (undecided(rows, choices).length > 0) throw new Error('Something is still to be chosen')
  const isMine = (id: string) => choices[id] === 'mine'
  const from = (field: FieldName) => (isMine(field) ? mine : theirs)
  const headline = from('headline').headline
  const correctionNote = from('correctionNote').correctionNote
  const body: EntryBody = {
    ...(headline === undefined ? {} : { headline }),
    blocks: rows.flatMap(row => (row.of === 'blocks' ? chosenBlocks(row, choices[row.id]) : [])),
    authors: from('authors').authors,
    kind: from('kind').kind,
    ...(correctionNote === undefined ? {} : { correctionNote }),
  }
  return body
}

function chosenBlocks({ theirs, mine }: Versions<Block[]>, choice: Choice | undefined): Block[] {
  if (choice === 'both') return [...theirs, ...mine]
  return choice === 'mine' ? mine : theirs
}

function whoChanged({ base, theirs, mine }: Versions<unknown>): MergeRow['differs'] {
  const [was, one, other] = [canonical(base), canonical(theirs), canonical(mine)]
  if (one === other) return 'none'
  if (one === was) return 'mine'
  return other === was ? 'theirs' : 'conflict'
}

/** Blocks that all three have stand alone; what lies between two of them is one place, or several where it can be told. */
function blockRows({ base, theirs, mine }: Versions<Block[]>): MergeRow[] {
  const keys = (blocks: readonly Block[]) => blocks.map(canonical)
  const inTheirs = new Map(matchesOf(keys(base), keys(theirs)))
  const inMine = new Map(matchesOf(keys(base), keys(mine)))
  const rows: MergeRow[] = []
  const at = { base: 0, theirs: 0, mine: 0 }
  const upTo = (to: Versions<number>) => {
    const between = {
      base: base.slice(at.base, to.base),
      theirs: theirs.slice(at.theirs, to.theirs),
      mine: mine.slice(at.mine, to.mine),
    }
    for (const part of pairedUp(between)) rows.push(rowOf(part, rows.length))
    Object.assign(at, to)
  }
  for (let place = 0; place < base.length; place += 1) {
    const [theirPlace, myPlace] = [inTheirs.get(place), inMine.get(place)]
    if (theirPlace === undefined || myPlace === undefined) continue
    upTo({ base: place, theirs: theirPlace, mine: myPlace })
    upTo({ base: place + 1, theirs: theirPlace + 1, mine: myPlace + 1 })
  }
  upTo({ base: base.length, theirs: theirs.length, mine: mine.length })
  return rows
}

/** Where each has as many blocks of the same kinds, they are the same blocks in other words, one by one. */
function pairedUp({ base, theirs, mine }: Versions<Block[]>): Versions<Block[]>[] {
  if (base.length + theirs.length + mine.length === 0) return []
  const kinds = [base, theirs, mine].map(blocks => blocks.map(({ type }) => type).join())
  if (base.length === 0 || kinds[0] !== kinds[1] || kinds[0] !== kinds[2]) return [{ base, theirs, mine }]
  return base.map((block, place) => ({
    base: [block],
    theirs: theirs.slice(place, place + 1),
    mine: mine.slice(place, place + 1),
  }))
}

function rowOf(blocks: Versions<Block[]>, place: number): MergeRow {
  const [first] = [...blocks.theirs, ...blocks.mine, ...blocks.base]
  const count = Math.max(blocks.base.length, blocks.theirs.length, blocks.mine.length)
  const label = count === 1 && first ? blockWords[first.type] : `${count} parts of the text`
  return { id: `blocks-${place}`, label, differs: whoChanged(blocks), of: 'blocks', ...blocks }
}
