/** The rules of pins and key events, which concern a placement on one page alone. */
import type { Command } from '../../shared/command.ts'
import { Refusal } from '../../shared/refusal.ts'
import { refusePin } from './publishing.ts'
import type { Decision, PageContext } from './records.ts'

type PlacementCommand = Extract<Command, { type: 'pin' | 'unpin' | 'mark' | 'unmark' }>

export function changePlacement(command: PlacementCommand, context: PageContext): Decision {
  const { id } = command.entry
  const { placement, pins } = context
  if (!placement?.shown) throw new Refusal('not-found', 'The entry is not to be seen on this page.')
  const touched = { step: 'placement', kind: command.type, entry: id, touched: [id] } as const
  switch (command.type) {
    case 'pin':
      if (pins.includes(id)) throw new Refusal('already', 'The entry is pinned already.')
      refusePin(pins)
      return { ...touched, touched: [id], pins: [...pins, id] }
    case 'unpin':
      if (!pins.includes(id)) throw new Refusal('already', 'The entry is not pinned.')
      return { ...touched, touched: [id], pins: pins.filter(pinned => pinned !== id) }
    case 'mark':
    case 'unmark':
      if (placement.keyEvent === (command.type === 'mark')) {
        throw new Refusal(
          'already',
          command.type === 'mark' ? 'The entry is a key event already.' : 'The entry is no key event.',
        )
      }
      return { ...touched, touched: [id] }
  }
}

export function orderPins(order: readonly string[], context: PageContext): Decision {
  const { pins } = context
  if (order.length !== pins.length || !pins.every(id => order.includes(id))) {
    throw new Refusal('conflict', 'The pins changed meanwhile: name exactly those that the page has.')
  }
  if (pins.every((id, index) => order[index] === id))
    throw new Refusal('already', 'The pins stand in this order already.')
  return { step: 'placement', kind: 'orderPins', entry: '', touched: [], pins: [...order] }
}
