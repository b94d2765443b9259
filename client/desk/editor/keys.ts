/** Formatting keys, and what turns into a list, a quote, a subheading or a divider while it is typed. */
import { baseKeymap, chainCommands } from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { splitListItem } from 'prosemirror-schema-list'
import { type Command, type Plugin, Selection } from 'prosemirror-state'
import { enterCard, leaveQuote, toggle, toggleQuote, toggleSubheading, undoBlockAtStart } from './commands.ts'
import { toggleList } from './list-commands.ts'
import { schema } from './schema.ts'
import { selectionInTime } from './selection-in-time.ts'
import { apart } from './surroundings.ts'

const { nodes } = schema

export interface KeyDeeds {
  askForLink(): void
  /** @returns whether there was a field to go to */
  enterCard(pos: number): boolean
}

export function keyPlugins({ askForLink, enterCard: enter }: KeyDeeds): Plugin[] {
  const ask: Command = state => {
    if (!state.selection.$from.parent.inlineContent) return false
    askForLink()
    return true
  }
  const next = chainCommands(enterCard(enter), leaveQuote, splitListItem(nodes.item), baseKeymap.Enter as Command)
  return [
    selectionInTime(),
    keymap({
      'Mod-b': apart(toggle('bold')),
      'Mod-i': apart(toggle('italic')),
      'Mod-e': apart(toggle('code')),
      'Mod-k': ask,
      'Mod-Alt-2': apart(toggleSubheading),
      'Mod-Shift-7': apart(toggleList(true)),
      'Mod-Shift-8': apart(toggleList(false)),
      'Mod-Shift-9': apart(toggleQuote),
      'Mod-z': undo,
      'Shift-Mod-z': redo,
      'Mod-y': redo,
      'Shift-Enter': next, // text is runs of one line: a new line is a new paragraph
      Enter: next,
      Backspace: chainCommands(undoInputRule, undoBlockAtStart),
    }),
    keymap(baseKeymap),
    inputRules({
      rules: [
        wrappingInputRule(/^\s*[-*•]\s$/, nodes.list, null, (_match, above) => !above.attrs.ordered),
        wrappingInputRule(
          /^\s*1[.)]\s$/,
          nodes.list,
          { ordered: true },
          (_match, above) => above.attrs.ordered === true,
        ),
        textblockTypeInputRule(/^#{1,6}\s$/, nodes.subheading),
        quoteRule,
        dividerRule,
      ],
    }),
  ]
}

const quoteRule = new InputRule(/^\s*>\s$/, (state, _match, start, end) => {
  const $start = state.doc.resolve(start)
  if ($start.depth !== 1 || $start.parent.type !== nodes.paragraph) return null
  const rest = $start.parent.content.cut(end - $start.start())
  const quote = nodes.quote.create(null, [nodes.quoted.create(null, rest), nodes.source.create()])
  const tr = state.tr.replaceWith($start.before(), $start.after(), quote)
  return tr.setSelection(Selection.near(tr.doc.resolve($start.before() + 2)))
})

const dividerRule = new InputRule(/^---$/, (state, _match, start) => {
  const $start = state.doc.resolve(start)
  if ($start.depth !== 1 || $start.parent.type !== nodes.paragraph) return null
  // The third dash is not in the text yet: what is left of the paragraph goes on below the line.
  const rest = $start.parent.content.cut(2)
  const tr = state.tr.replaceWith($start.before(), $start.after(), [
    nodes.divider.create(),
    nodes.paragraph.create(null, rest),
  ])
  return tr.setSelection(Selection.near(tr.doc.resolve($start.before() + 2)))
})
