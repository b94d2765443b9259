/** Finds where a text stops being JSON: the engine's own message names the place for some faults and hides it for others. */

/** Blank, punctuation, whole strings, numbers and words: everything that JSON is made of. */
const token =
  /[\t\n\r ]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

type Expecting = 'value' | 'value or ]' | 'name or }' | 'name' | 'colon' | 'comma or ]' | 'comma or }' | 'end'

export interface JsonFault {
  line: number
  column: number
  expected: Expecting
}

/** The first place at which a text is no JSON, counted from 1; undefined when it is JSON after all. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = []
  let expecting: Expecting = 'value'
  const afterValue = (): Expecting => {
    const last = open.at(-1)
    return last === undefined ? 'end' : last === '[' ? 'comma or ]' : 'comma or }'
  }
  token.lastIndex = 0
  for (;;) {
    const from = token.lastIndex
    const found = token.exec(text)
    if (!found) {
      const at = from + (/^[\t\n\r ]*/.exec(text.slice(from))?.[0].length ?? 0)
      return at === text.length && expecting === 'end' ? undefined : faultAt(text, at, expecting)
    }
    const [whole, sign, string] = found
    const at = token.lastIndex - whole.trimStart().length
    const next = step(sign ?? (string === undefined ? 'scalar' : 'string'), expecting, open, afterValue)
    if (!next) return faultAt(text, at, expecting)
    expecting = next
  }
}

/** What may follow a token, or undefined when it may not stand here. */
function step(
  kind: string,
  expecting: Expecting,
  open: ('[' | '{')[],
  afterValue: () => Expecting,
): Expecting | undefined {
  const isValue = expecting === 'value' || expecting === 'value or ]'
  switch (kind) {
    case '[':
    case '{':
      if (!isValue) return undefined
      open.push(kind)
      return kind === '[' ? 'value or ]' : 'name or }'
    case ']':
      if (expecting !== 'value or ]' && expecting !== 'comma or ]') return undefined
      open.pop()
      return afterValue()
    case '}':
      if (expecting !== 'name or }' && expecting !== 'comma or }') return undefined
      open.pop()
      return afterValue()
    case ',':
      if (expecting === 'comma or ]') return 'value'
      return expecting === 'comma or }' ? 'name' : undefined
    case ':':
      return expecting === 'colon' ? 'value' : undefined
    case 'string':
      if (expecting === 'name' || expecting === 'name or }') return 'colon'
      return isValue ? afterValue() : undefined
    default:
      return isValue ? afterValue() : undefined
  }
}

function faultAt(text: string, at: number, expected: Expecting): JsonFault {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: at - lineStart + 1, expected }
}
