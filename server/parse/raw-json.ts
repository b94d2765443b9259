/** What is refused in any JSON, whatever it is meant to be: texts that break what shows them, and nesting without end. */
import type { InputFault } from '../../shared/refusal.ts'
import { type Path, pointerTo } from './pointer.ts'

/** Lists and objects within the outermost one; the mark of a link in a list of an entry in a command is the eighth. */
export const mostDepth = 8

/** C0 with line breaks and tabs, DEL, C1: text is runs of one line, and structure is blocks. */
const controlCharacter = /\p{Cc}/u
/** Under the u flag whole pairs are one character, so this finds halves only. */
const loneSurrogate = /\p{Surrogate}/u

/** Every control character, lone surrogate and too deep list or object. Depth is bounded, so this never overflows. */
export function rawFaults(input: unknown): InputFault[] {
  const faults: InputFault[] = []
  walk(input, [], faults)
  return faults
}

function walk(value: unknown, path: Path, faults: InputFault[]): void {
  if (typeof value === 'string') {
    const detail = faultOfText(value)
    if (detail) faults.push({ pointer: pointerTo(path), detail })
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (path.length > mostDepth) {
    faults.push({ pointer: pointerTo(path), detail: `is nested too deep: at most ${mostDepth} levels are read` })
    return
  }
  if (Array.isArray(value)) for (const [place, item] of value.entries()) walk(item, [...path, place], faults)
  else for (const [name, field] of Object.entries(value)) walk(field, [...path, name], faults)
}

/** What makes a text unfit to be stored and shown, or undefined. */
function faultOfText(text: string): string | undefined {
  if (loneSurrogate.test(text)) return 'holds half of a surrogate pair: send whole characters'
  const found = controlCharacter.exec(text)?.[0]
  if (found === undefined) return undefined
  const code = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  return `holds the control character ${code}: text is a single line, use a block for each paragraph`
}
