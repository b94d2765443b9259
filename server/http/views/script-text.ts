/** JSON as it may stand inside a script element. */
import { Html } from '../../../shared/render/html.ts'

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** Nothing in it can close the element or open a comment, and it reads the same as JSON and as a script. */
export function scriptText(json: unknown): Html {
  return new Html(JSON.stringify(json).replace(/[<>&\u2028\u2029]/g, found => escapes[found] as string))
}
