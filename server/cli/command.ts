/** What a command of the command line is: its words, its options, and what it does. */
import type { Config } from '../config.ts'
import type { Arguments } from './arguments.ts'
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
