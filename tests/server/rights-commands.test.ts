// Role × command × page × own or others, every cell, as a program would try it: by HTTP at the door, and in the lane behind it.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account, Role } from '../../shared/account.ts'
import type { Command, CommandType } from '../../shared/command.ts'
import { type Home, openHome } from '../support/cell-home.ts'
import { commandRows, everyRole, preparing } from '../support/command-cells.ts'

/** The role holds on all pages, on the page alone, on another page alone, or on one of the two on which the entry stands. */
const reaches = ['all', 'here', 'elsewhere', 'half'] as const
type Reach = (typeof reaches)[number]

let home: Home
beforeAll(async () => {
  home = await openHome()
})
afterAll(() => home.stop())

interface Cell {
  role: Role
  reach: Reach
  whose: 'own' | 'others'
}

function isAllowed(type: CommandType, { role, reach, whose }: Cell): boolean {
  const { own, others = own, concernsEveryPage } = commandRows[type]
  if (!(whose === 'own' ? own : others).includes(role)) return false
  // A page that is made is nobody's yet.
  if (type === 'createPage') return reach === 'all'
  if (reach === 'elsewhere') return false
  return reach !== 'half' || !concernsEveryPage
}

/** Brings the cell about, and returns the command that is to be tried. */
async function prepare(type: CommandType, { role, reach, whose }: Cell): Promise<Command> {
  const { before, command } = commandRows[type]
  const entry = newId()
  const stands = reach === 'half' || type === 'unplace' ? [home.page, home.second] : [home.page]
  const owner = whose === 'own' ? home.asker : home.somebody
  await home.give(home.asker, { role: 'admin', pages: 'all' })
  await home.clearPins(home.page)
  for (const one of preparing(before, entry, stands)) await home.done(owner, one)
  const held: Record<Reach, Account['pages']> = {
    all: 'all',
    here: type === 'unplace' ? [home.page, home.second, home.more] : [home.page, home.more],
    elsewhere: [home.other, home.more],
    half: [home.page, home.more],
  }
  await home.give(home.asker, { role, pages: held[reach] })
  return command({ entry, page: home.page, more: home.more })
}

const cellsOf = (type: CommandType): Cell[] =>
  everyRole.flatMap(role =>
    reaches.flatMap(reach => {
      const hasOwner = commandRows[type].before !== 'nothing'
      // An entry on two pages of which one is reached is another case only where there is an entry.
      if (reach === 'half' && !hasOwner) return []
      return (hasOwner ? (['own', 'others'] as const) : (['own'] as const)).map(whose => ({ role, reach, whose }))
    }),
  )

const nameOf = ({ role, reach, whose }: Cell) => `${role}, ${reach}, ${whose}`

describe.each(Object.keys(commandRows) as CommandType[])('%s', type => {
  test('every cell', async () => {
    const outcomes: Record<string, string> = {}
    const expected: Record<string, string> = {}
    for (const cell of cellsOf(type)) {
      const command = await prepare(type, cell)
      expected[nameOf(cell)] = isAllowed(type, cell) ? 'done' : 'refused'
      outcomes[nameOf(cell)] = commandRows[type].isFromWithin
        ? await inTheLane(command)
        : await atTheDoorAndBehind(command, isAllowed(type, cell))
    }
    expect(outcomes).toEqual(expected)
  }, 60_000)
})

/** The lane is asked first where it has to refuse: that leaves everything as it was for the door. */
async function atTheDoorAndBehind(command: Command, isIn: boolean): Promise<string> {
  const lane = isIn ? 'refused' : await inTheLane(command)
  const { status, code, detail } = await home.post(home.asker, command)
  if (status === 201 || status === 202) return 'done'
  if (status === 403 && code === 'forbidden') return lane === 'refused' ? 'refused' : `${lane} behind the door`
  return `${status} ${detail}`
}

async function inTheLane(command: Command): Promise<string> {
  const answer = await home.behindTheDoor(home.asker, command)
  if (answer.status === 'committed' || answer.status === 'scheduled') return 'done'
  return answer.status === 'refused' && answer.code === 'forbidden' ? 'refused' : JSON.stringify(answer)
}

test('the API takes no command that is for the command line alone', async () => {
  await home.give(home.asker, { role: 'admin', pages: 'all' })
  for (const { isFromWithin, command } of Object.values(commandRows)) {
    if (!isFromWithin) continue
    const sent = command({ entry: newId(), page: home.page, more: home.more })
    expect(await home.post(home.asker, sent), sent.type).toMatchObject({ status: 400, code: 'malformed' })
  }
})

test('a name or a token that nobody has, and no name at all, send nothing', async () => {
  for (const headers of [{}, { Authorization: 'Bearer sp_unknown' }, { Cookie: 'sp-session=unknown' }]) {
    for (const type of Object.keys(commandRows) as CommandType[]) {
      const command = commandRows[type].command({ entry: newId(), page: home.page, more: home.more })
      expect((await home.postWith(headers as Record<string, string>, command)).status, type).toBe(401)
    }
  }
})
