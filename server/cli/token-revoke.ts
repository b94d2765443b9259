/** `token revoke`: shuts a program out. */
import { Refusal } from '../../shared/refusal.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import type { Call, CliCommand } from './command.ts'

export const tokenRevoke: CliCommand = {
  name: 'token revoke',
  about: 'Revokes a token; it works no more from now on.',
  positionals: ['<name>'],
  options: [],
  async run({ args, output, newsroom }: Call) {
    const name = args.need('name')
    const { accounts } = await newsroom()
    if (!(await accounts.revokeToken(name, commandLine)))
      throw new Refusal('not-found', `There is no token named ${name}.`)
    output.result({ revoked: name }, () => [`Revoked ${name}.`])
  },
}
