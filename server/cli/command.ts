/** What a command of the command line is: its words, its options, and what it does. */
import type { Config } from '../config.ts'
import type { OpenNewsroom } from './newsroom.ts'
import type { Output } from './output.ts'

export interface Option {
  name: string
  /** What stands for the value in the help, like `<slug>`; a switch has none. */
  value?: string
  about: string
  isMultiple?: boolean
  isRequired?: boolean
  /** The only values there are. */
  choices?: readonly string[]
}

/** What was typed, by the names of the options. */
export interface Arguments {
  /** The value of an option or a positional; undefined when it was left out. */
  text(name: string): string | undefined
  /** The value of something that is required. */
  need(name: string): string
  /** All values of an option that may be repeated. */
  texts(name: string): string[]
  isSet(name: string): boolean
}

export interface CliCommand {
  /** `page create` */
  name: string
  about: string
  /** What follows the name without an option, like `<slug>`; all are needed. */
  positionals?: readonly string[]
  options: readonly Option[]
  /** @throws Refusal, WrongUse, Unreachable */
  run(call: Call): Promise<void>
}

/** What a command works with. */
export interface Call {
  args: Arguments
  output: Output
  config: Config
  /** ms since 1970. */
  now: () => number
  stdin: NodeJS.ReadStream
  /** Opened when it is first asked for, and closed when the command ends. */
  newsroom: () => Promise<OpenNewsroom>
}
