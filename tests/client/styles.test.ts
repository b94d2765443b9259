/**
 * The styles of readers' pages turn around with the page: a side is named by where reading starts, never left or right. And
 * they cost a page with many entries no more than one with few.
 */
import { expect, test } from 'vitest'
import { filesUnder, readSource } from '../support/imports.ts'

const folder = 'client/styles'
const files = filesUnder(folder, /\.css$/).filter(file =>
  readSource(`${folder}/reader.css`).includes(file.slice(folder.length)),
)
const fourSided = /^(?:padding|margin|inset|border-(?:width|style|color)|scroll-(?:padding|margin))$/
const turned = /\[dir="rtl"\]/

interface Rule {
  selector: string
  property: string
  value: string
}

function declarations(css: string): Rule[] {
  const bare = css.replace(/\/\*.*?\*\//gs, '')
  return [...bare.matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, selector = '', inside = '']) =>
    inside
      .split(';')
      .filter(line => line.includes(':'))
      .map(line => {
        const [property = '', ...value] = line.split(':')
        return { selector: selector.trim(), property: property.trim(), value: value.join(':').trim() }
      }),
  )
}

/** Its parts, those in brackets whole. */
function parts(value: string): string[] {
  return value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? []
}

function namesASide({ property, value }: Rule): boolean {
  if (/(?:^|-)(?:left|right)(?:-|$)/.test(property)) return true
  if (/^(?:text-align|float|clear)$/.test(property)) return /\b(?:left|right)\b/.test(value)
  const [, second, , fourth] = parts(value)
  return fourSided.test(property) && fourth !== undefined && second !== fourth
}

test('a declaration that would not turn around is found', () => {
  const css =
    '.a { padding-left: 1px } .b { float: right } .c { margin: 0 0 0 calc(1px + (2px * 2)) } .d { margin: 1px 2px 3px 2px }'
  expect(
    declarations(css)
      .filter(namesASide)
      .map(rule => rule.selector),
  ).toEqual(['.a', '.b', '.c'])
})

test('no style of readers’ pages names a side, but for pages that run from right to left alone', () => {
  expect(files.length).toBeGreaterThan(8)
  const found = files.flatMap(file =>
    declarations(readSource(file))
      .filter(rule => namesASide(rule) && !turned.test(rule.selector))
      .map(({ selector, property, value }) => `${file}: ${selector} { ${property}: ${value} }`),
  )
  expect(found).toEqual([])
})

/** Ends in "whatever comes next to something": a browser then works out the style of a whole list anew for each that comes in. */
const restylesAll = /[+~]\s*\*(?:::?[\w-]+)?\s*(?:,|$)/

test('a rule that would restyle every entry whenever one comes in is found', () => {
  const css = '.a > * + * { margin: 0 } .b h3 ~ *, .b { margin: 0 } .c + .d { margin: 0 } .e > * { margin: 0 }'
  expect(
    declarations(css)
      .filter(rule => restylesAll.test(rule.selector))
      .map(rule => rule.selector),
  ).toEqual(['.a > * + *', '.b h3 ~ *, .b'])
})

test('no style of readers’ pages restyles every entry whenever one comes in', () => {
  const found = files.flatMap(file =>
    declarations(readSource(file))
      .filter(rule => restylesAll.test(rule.selector))
      .map(rule => `${file}: ${rule.selector}`),
  )
  expect(found).toEqual([])
})
