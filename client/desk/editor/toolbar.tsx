/** The tools of a text, one stop for the Tab key: arrow keys lead from one to the next, each says whether it holds here. */
import { redo, redoDepth, undo, undoDepth } from 'prosemirror-history'
import type { Command, EditorState } from 'prosemirror-state'
import { useRef, useState } from 'preact/hooks'
import { isMac, mainKey } from '../main-key.ts'
import { type Store, useStore } from '../store.ts'
import { insertBlock, isIn, isMarked, toggle, toggleQuote, toggleSubheading } from './commands.ts'
import { toggleList } from './list-commands.ts'
import { schema } from './schema.ts'
import { apart } from './surroundings.ts'

const { nodes } = schema

/** How the tools stand where the cursor is. */
export type ToolStates = Readonly<Record<string, { isOn: boolean; isOpen: boolean }>>

interface Tool {
  name: string
  sign: string
  keys?: string
  command: Command
  /** Undefined: it does something once, and holds nowhere. */
  isOn?: (state: EditorState) => boolean
}

const tools: readonly Tool[] = [
  { name: 'Bold', sign: 'B', keys: 'B', command: toggle('bold'), isOn: state => isMarked(state, 'bold') },
  { name: 'Italic', sign: 'I', keys: 'I', command: toggle('italic'), isOn: state => isMarked(state, 'italic') },
  { name: 'Link', sign: 'Link', keys: 'K', command: () => true, isOn: state => isMarked(state, 'link') },
  { name: 'Code', sign: '</>', keys: 'E', command: toggle('code'), isOn: state => isMarked(state, 'code') },
  {
    name: 'Subheading',
    sign: 'H',
    keys: 'Alt 2',
    command: toggleSubheading,
    isOn: state => isIn(state, nodes.subheading),
  },
  {
    name: 'Bulleted list',
    sign: '•',
    keys: 'Shift 8',
    command: toggleList(false),
    isOn: state => isIn(state, nodes.list) && !isIn(state, nodes.list, { ordered: true }),
  },
  {
    name: 'Numbered list',
    sign: '1.',
    keys: 'Shift 7',
    command: toggleList(true),
    isOn: state => isIn(state, nodes.list, { ordered: true }),
  },
  { name: 'Quote', sign: '”', keys: 'Shift 9', command: toggleQuote, isOn: state => isIn(state, nodes.quote) },
  { name: 'Video', sign: '▶', command: () => true },
  { name: 'Divider', sign: '—', command: insertBlock({ type: 'divider' }) },
  { name: 'Undo', sign: '↶', keys: 'Z', command: undo },
  { name: 'Redo', sign: '↷', keys: 'Shift Z', command: redo },
]

/** Tools that have keys of their own, each pressed together with the main key. */
export const toolKeys = tools.flatMap(({ name, keys }) => (keys ? [{ name, keys: keys.split(' ') }] : []))

export function toolStates(state: EditorState): ToolStates {
  return Object.fromEntries(
    tools.map(({ name, command, isOn }) => {
      const isOpen =
        name === 'Undo'
          ? undoDepth(state) > 0
          : name === 'Redo'
            ? redoDepth(state) > 0
            : name === 'Link'
              ? state.selection.$from.parent.inlineContent && state.selection.$from.parent.type !== nodes.source
              : command(state)
      return [name, { isOn: isOn?.(state) ?? false, isOpen }]
    }),
  )
}

/** Whether nothing of it looks different. */
export function isSameStates(one: ToolStates, other: ToolStates): boolean {
  return tools.every(({ name }) => one[name]?.isOn === other[name]?.isOn && one[name]?.isOpen === other[name]?.isOpen)
}

interface Props {
  states: Store<ToolStates>
  isLocked: boolean
  run: (command: Command) => void
  /** For tools that ask for an address before they do anything, by their names. */
  ask: Readonly<Record<string, () => void>>
}

export function Toolbar({ states, isLocked, run, ask }: Props) {
  const now = useStore(states)
  const [place, setPlace] = useState(0)
  const bar = useRef<HTMLDivElement>(null)

  function go(to: number): void {
    const next = (to + tools.length) % tools.length
    setPlace(next)
    bar.current?.querySelectorAll('button')[next]?.focus()
  }

  return (
    <div
      class="toolbar"
      role="toolbar"
      aria-label="Formatting"
      ref={bar}
      onKeyDown={event => {
        const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tools.length - 1 }[event.key]
        if (to === undefined) return
        event.preventDefault()
        go(to)
      }}
    >
      {tools.map(({ name, sign, keys, command, isOn }, at) => (
        <button
          key={name}
          type="button"
          class={`tool tool--${name.toLowerCase().replace(' ', '-')}`}
          aria-label={name}
          aria-pressed={isOn ? now[name]?.isOn === true : undefined}
          aria-disabled={isLocked || now[name]?.isOpen === false}
          aria-keyshortcuts={keys && `${isMac ? 'Meta' : 'Control'}+${keys.replace(' ', '+')}`}
          title={keys ? `${name} (${mainKey} ${keys})` : name}
          tabIndex={at === place ? 0 : -1}
          onFocus={() => setPlace(at)}
          // A click must not take the cursor out of the text.
          onMouseDown={event => event.preventDefault()}
          onClick={() => {
            if (isLocked || now[name]?.isOpen === false) return
            const question = ask[name]
            if (question) question()
            else run(command === undo || command === redo ? command : apart(command))
          }}
        >
          {sign}
        </button>
      ))}
    </div>
  )
}
