/** What a text may be made of while it is written: the blocks of an entry, and nothing that a block cannot keep. */
import { Schema } from 'prosemirror-model'
import type { Block } from '../../../shared/block.ts'
import { rememberCard } from './copied-cards.ts'

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { content: 'inline*', group: 'block', toDOM: () => ['p', 0] },
    subheading: { content: 'inline*', group: 'block', defining: true, toDOM: () => ['h3', 0] },
    list: {
      content: 'item+',
      group: 'block',
      // null, as the block has it: not said.
      attrs: { ordered: { default: null } },
      toDOM: node => [node.attrs.ordered ? 'ol' : 'ul', 0],
    },
    item: { content: 'paragraph', defining: true, toDOM: () => ['li', 0] },
    quote: {
      content: 'quoted source',
      group: 'block',
      defining: true,
      isolating: true,
      toDOM: () => ['figure', { class: 'quote' }, 0],
    },
    quoted: { content: 'inline*', toDOM: () => ['blockquote', ['p', 0]] },
    source: { content: 'text*', marks: '', toDOM: () => ['figcaption', { 'data-hint': 'Who says so' }, 0] },
    divider: { group: 'block', toDOM: () => ['hr'] },
    /** A picture, film or card: an atom that brings its own fields. */
    card: {
      group: 'block',
      atom: true,
      draggable: true,
      attrs: { block: {} },
      toDOM: node => ['div', { 'data-card': rememberCard(node.attrs.block as Block) }],
    },
    text: { group: 'inline' },
    /** Nobody writes one; texts from elsewhere may hold some. */
    lineBreak: { group: 'inline', inline: true, selectable: false, toDOM: () => ['br'], leafText: () => '\n' },
  },
  marks: {
    // Outermost, so that one link with bold words in it stays one.
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: mark => ['a', { href: mark.attrs.href as string, rel: 'noopener', title: mark.attrs.href as string }, 0],
    },
    bold: { toDOM: () => ['strong', 0] },
    italic: { toDOM: () => ['em', 0] },
    code: { toDOM: () => ['code', { spellcheck: 'false' }, 0] },
  },
})

export type TextMark = 'bold' | 'italic' | 'code'
