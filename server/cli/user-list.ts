/** `user list`: who can sign in, and what they may do. */
import { pagesInWords, shownAccount } from './account-options.ts'
import type { Call, CliCommand } from './command.ts'
import { table } from './output.ts'

export const userList: CliCommand = {
  name: 'user list',
  about: 'Lists the users.',
  options: [],
  async run({ output, newsroom }: Call) {
    const { accounts, pages } = await newsroom()
    const users = await Promise.all((await accounts.users()).map(user => shownAccount(user, pages)))
    output.result({ users }, () =>
      users.length === 0
        ? ['There are no users.']
        : table(
            ['NAME', 'ROLE', 'PAGES', 'PASSWORD'],
            users.map(user => [user.name, user.role, pagesInWords(user.pages), standings[user.standing.is]]),
          ),
    )
  },
}

const standings = { active: 'their own', firstPassword: 'one-time', invited: 'none yet' } as const
