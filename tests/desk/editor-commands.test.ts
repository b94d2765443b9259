/** What tools and keys do to a text, told by the blocks that come out. */
import { history } from 'prosemirror-history'
import { AllSelection, type Command, EditorState, NodeSelection, TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import {
  insertBlock,
  isIn,
  leaveQuote,
  linkRange,
  setLink,
  toggle,
  toggleQuote,
  toggleSubheading,
  undoBlockAtStart,
} from '../../client/desk/editor/commands.ts'
import { fromDocument, toDocument } from '../../client/desk/editor/document.ts'
import { toggleList } from '../../client/desk/editor/list-commands.ts'
import type { Block, Run } from '../../shared/block.ts'

const paragraph = (...text: (string | Run)[]): Block => ({
  type: 'paragraph',
  text: text.map(run => (typeof run === 'string' ? { text: run } : run)),
})
const list = (...items: string[]): Block => ({ type: 'list', items: items.map(text => [{ text }]) })

/** A text with the cursor before the first `words`, or with them chosen. */
function at(blocks: Block[], words: string, isChosen = false): EditorState {
  const doc = toDocument(blocks)
  let from = -1
  doc.descendants((node, pos) => {
    if (from < 0 && node.isText && node.text?.includes(words)) from = pos + node.text.indexOf(words)
  })
  const selection = TextSelection.create(doc, from, isChosen ? from + words.length : from)
  return EditorState.create({ doc, selection, plugins: [history()] })
}

function after(state: EditorState, ...commands: Command[]): { blocks: Block[]; state: EditorState } {
  let now = state
  for (const command of commands) {
    expect(command(now, transaction => (now = now.apply(transaction)))).toBe(true)
  }
  now.doc.check()
  return { blocks: fromDocument(now.doc), state: now }
}

test('chosen words become bold, and plain again', () => {
  const state = at([paragraph('The outer gate is shut')], 'outer gate', true)
  const once = after(state, toggle('bold'))
  expect(once.blocks).toEqual([paragraph('The ', { text: 'outer gate', marks: [{ type: 'bold' }] }, ' is shut')])
  expect(after(once.state, toggle('bold')).blocks).toEqual([paragraph('The outer gate is shut')])
})

test('a paragraph becomes a list, the other kind of list, and a paragraph again', () => {
  const state = at([paragraph('one')], 'one')
  const bulleted = after(state, toggleList(false))
  expect(bulleted.blocks).toEqual([list('one')])
  const numbered = after(bulleted.state, toggleList(true))
  expect(numbered.blocks).toEqual([{ ...list('one'), ordered: true }])
  expect(after(numbered.state, toggleList(true)).blocks).toEqual([paragraph('one')])
})

test('of everything that is chosen, every paragraph becomes an item, and a paragraph again', () => {
  const doc = toDocument([paragraph('one'), paragraph('two')])
  const state = EditorState.create({ doc, selection: new AllSelection(doc) })
  const listed = after(state, toggleList(false))
  expect(listed.blocks).toEqual([list('one', 'two')])
  expect(isIn(listed.state, listed.state.schema.nodes.list!)).toBe(true)
  expect(after(listed.state, toggleList(false)).blocks).toEqual([paragraph('one'), paragraph('two')])
})

test('the chosen items of a list become paragraphs, the others stay a list', () => {
  const given = [list('one', 'two', 'three', 'four')]
  const doc = toDocument(given)
  const [from, to] = [at(given, 'two').selection.from + 1, at(given, 'three').selection.from + 2]
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, from, to) })
  const freed = after(state, toggleList(false))
  expect(freed.blocks).toEqual([list('one'), paragraph('two'), paragraph('three'), list('four')])
  const { selection } = freed.state
  expect(freed.state.doc.textBetween(selection.from, selection.to, '/')).toBe('wo/th')
})

test('Backspace at the start of an item joins it to the one above, of the first one leaves the list', () => {
  expect(after(at([list('one', 'two', 'three')], 'two'), undoBlockAtStart).blocks).toEqual([list('onetwo', 'three')])
  expect(after(at([list('one', 'two')], 'one'), undoBlockAtStart).blocks).toEqual([paragraph('one'), list('two')])
})

test('a quote has a line for who says so, Enter leads there and out, and undone it loses no word', () => {
  const quoted = after(at([paragraph('We are ready')], 'We'), toggleQuote)
  expect(quoted.blocks).toEqual([{ type: 'quote', text: [{ text: 'We are ready' }] }])
  const source = after(quoted.state, leaveQuote).state
  const said = source.apply(source.tr.insertText('Harbour master'))
  expect(fromDocument(said.doc)).toEqual([
    { type: 'quote', text: [{ text: 'We are ready' }], source: 'Harbour master' },
  ])
  const out = after(said, leaveQuote).state
  expect(out.selection.$from.parent.type.name).toBe('paragraph')
  expect(after(said, toggleQuote).blocks).toEqual([paragraph('We are ready'), paragraph('Harbour master')])
})

test('a subheading is made and unmade', () => {
  const made = after(at([paragraph('Ferries')], 'Ferries'), toggleSubheading)
  expect(made.blocks).toEqual([{ type: 'subheading', text: [{ text: 'Ferries' }] }])
  expect(after(made.state, undoBlockAtStart).blocks).toEqual([paragraph('Ferries')])
})

test('a picture stands where the cursor is: in the place of an empty paragraph, above a text that begins, else below it', () => {
  const image: Block = { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2 } }
  const empty = EditorState.create({ doc: toDocument([]) })
  expect(after(empty, insertBlock(image)).blocks).toEqual([image, paragraph()])
  expect(after(at([paragraph('one'), paragraph('two')], 'two'), insertBlock(image)).blocks).toEqual([
    paragraph('one'),
    image,
    paragraph('two'),
  ])
  expect(after(at([paragraph('one'), paragraph('two')], 'ne'), insertBlock(image)).blocks).toEqual([
    paragraph('one'),
    image,
    paragraph('two'),
  ])
  const doc = toDocument([image, paragraph('below')])
  const chosen = EditorState.create({ doc, selection: NodeSelection.create(doc, 0) })
  expect(after(chosen, insertBlock({ type: 'divider' })).blocks).toEqual([
    image,
    { type: 'divider' },
    paragraph('below'),
  ])
})

test('a link is set on what is chosen, found as a whole from inside, changed, and taken away', () => {
  const linked = after(at([paragraph('Read the report here')], 'the report', true), setLink('https://example.org/'))
  const mark = { type: 'link', href: 'https://example.org/' } as const
  expect(linked.blocks).toEqual([paragraph('Read ', { text: 'the report', marks: [mark] }, ' here')])
  const inside = at(linked.blocks, 'report')
  expect(linkRange(inside)).toEqual({ from: 6, to: 16, href: 'https://example.org/' })
  const bold = after(at(linked.blocks, 'report', true), toggle('bold'))
  expect(linkRange(at(bold.blocks, 'the report'.slice(1, 3)))).toMatchObject({ from: 6, to: 16 })
  expect(after(inside, setLink('https://example.net/')).blocks).toEqual([
    paragraph('Read ', { text: 'the report', marks: [{ type: 'link', href: 'https://example.net/' }] }, ' here'),
  ])
  expect(after(inside, setLink(undefined)).blocks).toEqual([paragraph('Read the report here')])
})

test('without anything chosen, the address itself becomes the link', () => {
  const href = 'https://example.org/'
  expect(after(at([paragraph('See ', 'x')], 'x'), setLink(href)).blocks).toEqual([
    paragraph('See ', { text: href, marks: [{ type: 'link', href }] }, 'x'),
  ])
})
