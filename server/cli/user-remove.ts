/** `user remove`: ends an account with all its sessions. */
import { Refusal } from '../../shared/refusal.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import type { Call, CliCommand } from './command.ts'

export const userRemove: CliCommand = {
  name: 'user remove',
  about: 'Removes a user; their sessions end at once.',
  positionals: ['<name>'],
  options: [],
  async run({ args, output, newsroom }: Call) {
    const name = args.need('name')
    const { accounts } = await newsroom()
    if (!(await accounts.removeUser(name, commandLine)))
      throw new Refusal('not-found', `There is no user named ${name}.`)
    output.result({ removed: name }, () => [`Removed ${name}.`])
  },
}
