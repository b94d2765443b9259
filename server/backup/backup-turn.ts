/** One backup at a time: a second one would take the notes that the first one needs. */
import { randomUUID } from 'node:crypto'
import { Refusal } from '../../shared/refusal.ts'
import { keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'

/** A backup that was killed no longer holds its turn after this, ms. */
const heldForMs = 15_000

const renew = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`
const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/** @returns what gives the turn back @throws Refusal `conflict` when another backup has it */
export async function holdTurn(redis: Redis): Promise<() => Promise<void>> {
  const token = randomUUID()
  // With GET the answer is right even if the command was sent twice after a lost reply.
  const holder = await redis.set(keys.backingUp, token, 'PX', heldForMs, 'NX', 'GET')
  if (holder !== null && holder !== token) {
    throw new Refusal(
      'conflict',
      `Another backup is running, or was killed: its turn ends ${heldForMs / 1000} s after its end.`,
    )
  }
  const renewing = setInterval(() => {
    redis.eval(renew, 1, keys.backingUp, token, heldForMs).catch(() => {}) // it is renewed again in a moment
  }, heldForMs / 3)
  return async () => {
    clearInterval(renewing)
    await redis.eval(release, 1, keys.backingUp, token).catch(() => {}) // it runs out by itself
  }
}
