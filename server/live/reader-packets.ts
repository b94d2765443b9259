/** Reads what readers say in Socket.IO's protocol (revision 5): strictly, for it comes from anywhere. */
import type { ReaderToServer } from '../../shared/socket-events.ts'

/** What readers may ask for, and nothing else. */
export const readerEvents = ['join', 'catchUp'] as const satisfies (keyof ReaderToServer)[]
type ReaderEvent = (typeof readerEvents)[number]

export type ReaderPacket =
  /** Wants to enter a namespace; ours is `/`. */
  | { is: 'connect'; namespace: string; auth: Record<string, unknown> }
  | { is: 'farewell' }
  /** An event that is to be answered. */
  | { is: 'request'; event: ReaderEvent; request: unknown; id: number }
  /** Heard what it was asked to confirm. */
  | { is: 'confirmation' }

/** Type, namespace, number, and what it carries. */
const shape = /^([0-6])(?:(\/[^,]*),)?(\d{0,15})(.*)$/s

/** @returns undefined for whatever no reader says: broken, unasked for, without a number to answer to, or said to another namespace than ours */
export function readPacket(text: unknown): ReaderPacket | undefined {
  const parts = typeof text === 'string' ? shape.exec(text) : null
  if (!parts) return undefined
  const [, type, namespace = '/', id = '', json = ''] = parts
  if (type === '0') {
    const auth = json === '' ? {} : parsed(json)
    return isRecord(auth) && id === '' ? { is: 'connect', namespace, auth } : undefined
  }
  if (namespace !== '/') return undefined
  if (type === '1') return { is: 'farewell' }
  const said = json === '' ? undefined : parsed(json)
  if (!Array.isArray(said) || id === '') return undefined
  if (type === '3') return { is: 'confirmation' }
  const [named, request] = said as unknown[]
  const event = readerEvents.find(one => one === named)
  if (type !== '2' || said.length !== 2 || event === undefined) return undefined
  return { is: 'request', event, request, id: Number(id) }
}

function isRecord(read: unknown): read is Record<string, unknown> {
  return typeof read === 'object' && read !== null && !Array.isArray(read)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // whoever sends such a thing is no reader
  }
}
