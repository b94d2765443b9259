/** `user add`: lets somebody sign in to the desk. */
import { commandLine } from '../newsroom/built-in-accounts.ts'
import { accountFrom, accountOptions, pagesInWords, shownAccount } from './account-options.ts'
import type { Call, CliCommand } from './command.ts'

export const userAdd: CliCommand = {
  name: 'user add',
  about: 'Adds a user and prints a one-time password, once.',
  positionals: ['<name>'],
  options: accountOptions,
  async run({ args, output, newsroom }: Call) {
    const { accounts, pages } = await newsroom()
    const { account, password } = await accounts.addUser(await accountFrom(args, pages), commandLine)
    const user = await shownAccount(account, pages)
    output.result({ user, password }, () => [
      `Added ${user.name}: ${user.role} on ${pagesInWords(user.pages)}.`,
      `One-time password: ${password}`,
      'It is shown only now, and has to be changed at the first sign-in.',
    ])
  },
}
