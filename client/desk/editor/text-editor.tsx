/** The text of an entry, written as readers will see it; what comes out at every keystroke are the blocks of the entry. */
import { dropCursor } from 'prosemirror-dropcursor'
import { gapCursor } from 'prosemirror-gapcursor'
import { history } from 'prosemirror-history'
import { type Command, EditorState, type Plugin, Selection } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Block, Embed, Image } from '../../../shared/block.ts'
import type { RenderContext } from '../../../shared/render/context.ts'
import { useDesk } from '../desk-state.ts'
import { createStore } from '../store.ts'
import { type CardSurroundings, createCardView, focusCard } from './card-view.tsx'
import { insertBlock, linkRange, setLink } from './commands.ts'
import { fromDocument, toDocument } from './document.ts'
import { keyPlugins } from './keys.ts'
import { LinkDialog, VideoDialog } from './link-dialog.tsx'
import { pasting } from './paste.ts'
import { addImages, cardForAddress } from './picture-commands.ts'
import { schema } from './schema.ts'
import { apart } from './surroundings.ts'
import { isSameStates, Toolbar, type ToolStates, toolStates } from './toolbar.tsx'
import { useUniqueId } from '../use-unique-id.ts'

/** What others may do to the text from outside. */
export interface TextEditorHandle {
  focus(): void
  /** Puts pictures where the cursor stands, or to one of those that were picked together with them. @param beside files of those */
  addImages(images: readonly Image[], beside: readonly string[]): void
  /** Puts a card in the place of the paragraph that is its address. */
  cardForAddress(address: string, embed: Embed): void
}

interface Props {
  /** Another list than the one that was given out last replaces the text. */
  blocks: readonly Block[]
  change: (blocks: Block[]) => void
  /** While it is on its way nothing can be changed. */
  isLocked: boolean
  context: RenderContext
  handle: RefObject<TextEditorHandle | null>
  /** Whether dropped or pasted files are taken by whoever stands around the editor. */
  takesFiles?: (files: FileList) => boolean
  /** Hears of an address that was pasted on a line of its own. */
  onAddress?: (address: string) => void
}

export function TextEditor({ blocks, change, isLocked, context, handle, takesFiles = () => false, onAddress }: Props) {
  const desk = useDesk()
  const id = useUniqueId()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const given = useRef(blocks)
  const now = useRef({ change, isLocked, takesFiles, onAddress })
  now.current = { change, isLocked, takesFiles, onAddress }
  const replace = useRef<(from: readonly Block[]) => void>(() => {})
  const [states] = useState(() => createStore<ToolStates>({}))
  const [surroundings] = useState(() => createStore<CardSurroundings>({ isLocked, context }))
  const closed = useRef<(() => void) | undefined>(undefined)
  const [asked, setAsked] = useState<{ for: 'link'; href: string } | { for: 'video' }>()

  const askForLink = () => view.current && setAsked({ for: 'link', href: linkRange(view.current.state).href })
  /** Without taking the focus: who writes elsewhere goes on there. */
  const here = (command: Command) => view.current && command(view.current.state, view.current.dispatch, view.current)
  const run = (command: Command) => {
    here(command)
    view.current?.focus()
  }

  useLayoutEffect(() => {
    if (!place.current) return
    const plugins: Plugin[] = [
      pasting({
        takesFiles: files => now.current.takesFiles(files),
        tookAddress: address => now.current.onAddress?.(address),
      }),
      ...keyPlugins({
        askForLink,
        enterCard: pos => view.current !== null && focusCard(view.current, pos),
      }),
      history(),
      gapCursor(),
      dropCursor({ class: 'drop-line', color: false }),
    ]
    const start = (from: readonly Block[]) => EditorState.create({ doc: toDocument(from), plugins })
    const shown = new EditorView(place.current, {
      state: start(blocks),
      editable: () => !now.current.isLocked,
      attributes: () => ({
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': 'Text',
        'aria-readonly': String(now.current.isLocked),
        'aria-describedby': `${id}-hint`,
        class: 'input input--text prose',
        dir: 'auto',
        ...(now.current.isLocked ? { tabindex: '0' } : {}),
      }),
      nodeViews: {
        card: (node, inView, position) => createCardView(node, inView, position, desk, surroundings),
      },
      dispatchTransaction(transaction) {
        shown.updateState(shown.state.apply(transaction))
        tellTools()
        if (!transaction.docChanged) return
        const next = fromDocument(shown.state.doc)
        given.current = next
        now.current.change(next)
      },
    })
    function tellTools(): void {
      const next = toolStates(shown.state)
      if (!isSameStates(states.get(), next)) states.set(next)
      // An empty text shows its hint; the class is set here, for attributes are computed before the state is there.
      const { doc } = shown.state
      const isBlank = doc.childCount === 1 && doc.firstChild?.isTextblock === true && doc.firstChild.content.size === 0
      shown.dom.classList.toggle('prose--blank', isBlank && doc.firstChild?.type === schema.nodes.paragraph)
    }
    view.current = shown
    replace.current = from => {
      shown.updateState(start(from))
      tellTools()
    }
    tellTools()
    return () => {
      view.current = null
      shown.destroy()
    }
  }, [])
  useLayoutEffect(() => {
    if (blocks === given.current) return
    given.current = blocks
    replace.current(blocks)
  }, [blocks])

  useEffect(() => {
    surroundings.set({ isLocked, context })
    view.current?.setProps({})
  }, [isLocked, context])

  // What is behind an open dialog takes no focus: what was asked for is done once it is gone.
  useLayoutEffect(() => {
    if (asked) return
    closed.current?.()
    closed.current = undefined
  }, [asked])

  function answered(deed: () => void): void {
    setAsked(undefined)
    closed.current = deed
  }
  const goBack = () => answered(() => view.current?.focus())

  handle.current = {
    focus() {
      const shown = view.current
      if (!shown) return
      shown.dispatch(shown.state.tr.setSelection(Selection.atEnd(shown.state.doc)))
      shown.focus()
    },
    addImages: (images, beside) => here(addImages(images, beside)),
    cardForAddress: (address, embed) => run(cardForAddress(address, embed)),
  }

  return (
    <div class="field">
      <span class="field__label" aria-hidden="true">
        Text
      </span>
      <div class={`text-editor${isLocked ? ' text-editor--locked' : ''}`}>
        <Toolbar
          states={states}
          isLocked={isLocked}
          run={run}
          ask={{ Link: askForLink, Video: () => setAsked({ for: 'video' }) }}
        />
        <div ref={place} lang={context.language} />
      </div>
      <p class="field__hint" id={`${id}-hint`}>
        “- ” begins a list, “&gt; ” a quote, “## ” a subheading.
      </p>
      {asked?.for === 'link' && (
        <LinkDialog href={asked.href} onSet={href => answered(() => run(apart(setLink(href))))} onCancel={goBack} />
      )}
      {asked?.for === 'video' && (
        <VideoDialog
          onSet={src => answered(() => run(apart(insertBlock({ type: 'video', video: { src } }))))}
          onCancel={goBack}
        />
      )}
    </div>
  )
}
