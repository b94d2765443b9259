// The fault suite would notice: with any one protection switched off it turns red.
import { expect, test } from 'vitest'
import { bite, printBites, teeth } from './teeth.ts'

test.each(teeth.map(tooth => [tooth.protection, tooth] as const))(
  'without %s the suite turns red',
  async (_, tooth) => {
    const found = await bite(tooth, 7, () => {})
    console.log(printBites([found]))
    if (found.notRun === undefined) expect(Object.keys(found.caughtBy)).not.toEqual([])
  },
)
