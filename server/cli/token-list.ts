/** `token list`: which programs may use the API. */
import { pagesInWords, shownAccount } from './account-options.ts'
import type { Call, CliCommand } from './command.ts'
import { table } from './output.ts'

export const tokenList: CliCommand = {
  name: 'token list',
  about: 'Lists the tokens; what they read is kept by nobody.',
  options: [],
  async run({ output, newsroom }: Call) {
    const { accounts, pages } = await newsroom()
    const tokens = await Promise.all((await accounts.tokens()).map(token => shownAccount(token, pages)))
    output.result({ tokens }, () =>
      tokens.length === 0
        ? ['There are no tokens.']
        : table(
            ['NAME', 'ROLE', 'PAGES', 'MADE'],
            tokens.map(token => [
              token.name,
              token.role,
              pagesInWords(token.pages),
              new Date(token.createdAt).toISOString().slice(0, 10),
            ]),
          ),
    )
  },
}
