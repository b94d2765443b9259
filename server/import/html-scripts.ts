/** The JSON-LD that HTML pages carry in `<script type="application/ld+json">`. */
import { Parser } from 'htmlparser2'

/** The contents of all such elements, in the order of the page. */
export function linkedDataScripts(html: string): string[] {
  const scripts: string[] = []
  let isInside = false
  const parser = new Parser({
    onopentag(name, attributes) {
      isInside = name === 'script' && /^application\/ld\+json\s*(?:;|$)/i.test(attributes.type?.trim() ?? '')
      if (isInside) scripts.push('')
    },
    ontext(text) {
      if (isInside) scripts[scripts.length - 1] += text
    },
    onclosetag() {
      isInside = false
    },
  })
  parser.end(html)
  return scripts.map(unwrapped)
}

/** Some sites still hide scripts in a comment or a CDATA section, as browsers of the nineties wanted it. */
function unwrapped(script: string): string {
  return script
    .replace(/^\s*(?:\/\/\s*|\/\*\s*)?<!(?:--|\[CDATA\[)(?:\s*\*\/)?/, '')
    .replace(/(?:\/\/\s*|\/\*\s*)?(?:-->|\]\]>)(?:\s*\*\/)?\s*$/, '')
    .trim()
}
