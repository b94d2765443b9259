/** Finds what is wrong with message files before a reader could see it, and says it to whoever translates. */
import { messageFiles } from './languages.ts'
import { messageShape } from './message-shape.ts'

/** Numbers up to here show which numbers a plural category stands for. */
const mostCounted = 200
const place = /\{(\w+)\}/g

/**
 * Everything that is wrong, a sentence each, with the file, the message and what to do; empty when all is well.
 * @param files by language tag
 */
export function messageFaults(files: Readonly<Record<string, unknown>> = messageFiles): string[] {
  return Object.entries(files).flatMap(([language, file]) => {
    const at = `shared/words/${language}.json`
    if (!hasPluralRules(language))
      return `${at}: no plural rules are known for "${language}": name the file by a BCP 47 tag, like de or pt-BR.`
    if (!isGroup(file))
      return `${at}: expected an object with "direction", "live" and "page": begin with a copy of en.json.`
    const { direction, ...groups } = file
    return [
      ...(direction === 'ltr' || direction === 'rtl'
        ? []
        : ['direction must be "ltr" or "rtl": say how the language is written.']),
      ...groupFaults('', groups, messageShape, language),
    ].map(fault => `${at}: ${fault}`)
  })
}

type Shape = { readonly [name: string]: Shape | readonly string[] | 'counted' }

/** @param path of the group, with the point that its messages follow; empty for the whole file */
function groupFaults(path: string, given: unknown, shape: Shape, language: string): string[] {
  if (!isGroup(given))
    return [`${path.slice(0, -1)} must be an object with ${listed(Object.keys(shape))}: see en.json.`]
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(shape, name))
  return [
    ...unknown.map(name => `${path}${name} is no message of ours: take it out, or correct its name.`),
    ...Object.entries(shape).flatMap(([name, wanted]) => {
      const at = path + name
      const value = given[name]
      if (value === undefined) return `${at} is missing: translate it from en.json.`
      if (wanted === 'counted') return countedFaults(at, value, language)
      return isPlaces(wanted) ? textFaults(at, value, wanted, wanted) : groupFaults(`${at}.`, value, wanted, language)
    }),
  ]
}

/** One text per plural category of the language; the number may be left to the word only where it is always the same. */
function countedFaults(at: string, given: unknown, language: string): string[] {
  const rules = new Intl.PluralRules(language)
  const wanted = rules.resolvedOptions().pluralCategories
  const needs = `"${language}" needs ${listed(wanted)}`
  if (!isGroup(given)) return [`${at} must be an object with one text per plural category: ${needs}.`]
  const numbers = Array.from({ length: mostCounted }, (_, number) => rules.select(number))
  const unknown = Object.keys(given).filter(name => !wanted.some(category => category === name))
  return [
    ...unknown.map(name => `${at}.${name} is no plural category of this language: take it out; ${needs}.`),
    ...wanted.flatMap(category => {
      const value = given[category]
      if (value === undefined) return `${at}.${category} is missing: ${needs}.`
      const isOneNumber = numbers.filter(found => found === category).length === 1
      return textFaults(`${at}.${category}`, value, ['count'], isOneNumber ? [] : ['count'])
    }),
  ]
}

/** @param needed the places that it must have, of those that it may */
function textFaults(at: string, given: unknown, places: readonly string[], needed: readonly string[]): string[] {
  if (typeof given !== 'string' || given.trim() === '')
    return [`${at} must be a text that is not empty: translate it from en.json.`]
  const found = [...given.matchAll(place)].map(match => match[1] as string)
  const unknown = found.filter(name => !places.includes(name))
  const allowed = places.length > 0 ? `it may name ${listed(places.map(inBraces))} only` : 'it may name no place'
  return [
    ...unknown.map(name => `${at} names ${inBraces(name)}: ${allowed}.`),
    ...needed
      .filter(name => !found.includes(name))
      .map(name => `${at} lacks ${inBraces(name)}: put it where that is to stand in the sentence.`),
    ...(/[{}]/.test(given.replace(place, ''))
      ? [`${at} has a brace that stands alone: places are written like {when}.`]
      : []),
    ...(/[<>]|&#?\w+;/.test(given)
      ? [`${at} has markup: messages are plain text, so take the tags and entities out.`]
      : []),
  ]
}

function hasPluralRules(language: string): boolean {
  try {
    return Intl.PluralRules.supportedLocalesOf(language).length > 0
  } catch {
    return false // RangeError: no language tag at all
  }
}

function isGroup(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function isPlaces(shape: Shape | readonly string[]): shape is readonly string[] {
  return Array.isArray(shape)
}

const inBraces = (name: string) => `{${name}}`

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
