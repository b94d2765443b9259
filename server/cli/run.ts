/** One call of the command line, from what was typed to the exit code. */
import { Refusal } from '../../shared/refusal.ts'
import { ConfigError, readConfig } from '../config.ts'
import { isOutage } from '../storage/outages.ts'
import { readArguments } from './arguments.ts'
import type { CliCommand } from './command.ts'
import { commands } from './commands.ts'
import { exitCodes, Unreachable, WrongUse } from './exit-codes.ts'
import { helpOf, overview, usageOf } from './help.ts'
import { type OpenNewsroom, openNewsroom } from './newsroom.ts'
import { createOutput, type Output, type Streams } from './output.ts'

export interface World extends Streams {
  env: Record<string, string | undefined>
  stdin: NodeJS.ReadStream
  now: () => number
}

/** @param typed what follows `stop-press --` @returns the exit code */
export async function runCommandLine(typed: readonly string[], world: World): Promise<number> {
  const output = createOutput(world, typed.includes('--json'))
  const command = commands.find(({ name }) => name.split(' ').every((word, place) => typed[place] === word))
  const asksForHelp = typed.includes('--help') || typed[0] === 'help' || typed[0] === '-h'
  if (!command) return withoutCommand(typed, asksForHelp, output)
  if (asksForHelp) {
    output.result({ help: helpOf(command).join('\n') }, () => helpOf(command))
    return exitCodes.done
  }
  let opened: Promise<OpenNewsroom> | undefined
  try {
    const args = readArguments(command, typed.slice(command.name.split(' ').length))
    const config = readConfig(world.env)
    const newsroom = () => (opened ??= openNewsroom(config))
    await command.run({ args, output, config, now: world.now, stdin: world.stdin, newsroom })
    return exitCodes.done
  } catch (error) {
    return reportFailure(error, command, output)
  } finally {
    await opened?.then(
      newsroom => newsroom.close(),
      () => {}, // it was never open, and that was said
    )
  }
}

function withoutCommand(typed: readonly string[], asksForHelp: boolean, output: Output): number {
  if (asksForHelp) {
    output.result({ help: overview(commands).join('\n') }, () => overview(commands))
    return exitCodes.done
  }
  const words = typed
    .filter(word => !word.startsWith('-'))
    .slice(0, 2)
    .join(' ')
  output.note(words ? `There is no command “${words}”.` : 'No command was given.')
  for (const line of overview(commands)) output.note(line)
  return exitCodes.wrongUse
}

/** Says in one sentence why nothing, or not everything, was done. */
function reportFailure(error: unknown, command: CliCommand, output: Output): number {
  if (error instanceof WrongUse || error instanceof ConfigError) {
    fail(output, 'wrong-use', error.message)
    if (error instanceof WrongUse) output.note(usageOf(command))
    return exitCodes.wrongUse
  }
  if (error instanceof Refusal) {
    fail(output, error.code, error.message)
    if (!output.isJson)
      for (const { pointer, detail } of (error.faults ?? []).slice(1)) output.note(`${pointer} ${detail}`)
    return error.code === 'unavailable' ? exitCodes.unreachable : exitCodes.refused
  }
  if (error instanceof Unreachable || isOutage(error)) {
    fail(output, 'unavailable', error instanceof Unreachable ? error.message : `Redis went away: ${String(error)}.`)
    return exitCodes.unreachable
  }
  fail(output, 'fault', error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodes.refused
}

/** On standard error in either case; a program that reads the document finds it there too, unless it has one already. */
function fail(output: Output, code: string, detail: string): void {
  output.note(detail)
  if (output.isJson) output.failure({ error: { code, detail } })
}
