/** `token create`: lets a program use the API. */
import { commandLine } from '../newsroom/built-in-accounts.ts'
import { accountFrom, accountOptions, pagesInWords, shownAccount } from './account-options.ts'
import type { Call, CliCommand } from './command.ts'

export const tokenCreate: CliCommand = {
  name: 'token create',
  about: 'Makes a token for the API and prints it, once.',
  positionals: ['<name>'],
  options: accountOptions,
  async run({ args, output, newsroom }: Call) {
    const { accounts, pages } = await newsroom()
    const { account, token } = await accounts.createToken(await accountFrom(args, pages), commandLine)
    const shown = await shownAccount(account, pages)
    output.result({ account: shown, token }, () => [
      `Made the token ${shown.name}: ${shown.role} on ${pagesInWords(shown.pages)}.`,
      token,
      'It is shown only now. Programs send it as “Authorization: Bearer <token>”.',
    ])
  },
}
