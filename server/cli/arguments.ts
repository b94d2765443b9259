/** Reads what was typed after a command's name, by the command's own list of options. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Arguments, CliCommand } from './command.ts'
import { WrongUse } from './exit-codes.ts'

/** @throws WrongUse with one sentence */
export function readArguments(command: CliCommand, typed: readonly string[]): Arguments {
  const { values, positionals } = parsed(command, typed)
  const wanted = command.positionals ?? []
  const named = new Map(wanted.map((name, place) => [bare(name), positionals[place]]))
  const missing = wanted.find((_, place) => !positionals[place])
  if (missing) throw new WrongUse(`${missing} is missing.`)
  const extra = positionals[wanted.length]
  if (extra !== undefined) throw new WrongUse(`“${extra}” is one word too many.`)
  for (const { name, isRequired, choices } of command.options) {
    const given = values[name]
    if (isRequired && (given === undefined || given === '')) throw new WrongUse(`--${name} is missing.`)
    if (typeof given === 'string' && choices && !choices.includes(given)) {
      throw new WrongUse(`--${name} is one of ${choices.join(', ')}, not “${given}”.`)
    }
  }
  const text = (name: string) => {
    const value = named.get(name) ?? values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    text,
    need: name => text(name) ?? '',
    texts: name => (Array.isArray(values[name]) ? values[name].filter(each => typeof each === 'string') : []),
    isSet: name => values[name] !== undefined && values[name] !== false,
  }
}

/** A whole number from `least` to `most`. @throws WrongUse */
export function wholeNumber(args: Arguments, name: string, least: number, most: number): number | undefined {
  const text = args.text(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new WrongUse(`--${name} is a whole number from ${least} to ${most}, not “${text}”.`)
}

function parsed(command: CliCommand, typed: readonly string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean' }, json: { type: 'boolean' } }
  for (const { name, value, isMultiple } of command.options) {
    options[name] = { type: value ? 'string' : 'boolean', ...(isMultiple ? { multiple: true } : {}) }
  }
  try {
    return parseArgs({ args: [...typed], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // Its first sentence says what is wrong; the rest explains how to write positionals that begin with a dash.
    throw new WrongUse(`${error.message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`)
  }
}

/** `<slug>` → `slug` */
function bare(positional: string): string {
  return positional.replaceAll(/[<>]/g, '')
}
