/** Passwords and secrets: made strong, kept only as hashes, compared without telling anything by time. */
import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../shared/refusal.ts'

/** scrypt's work factor as a power of two: 2^15 takes 32 MB and some 60 ms. */
const cost = 15
const blockSize = 8
const parallel = 1
const keyBytes = 32

const shortest = 12
const longest = 200

/** No letter or digit that is taken for another, so that the password can be read out. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password to be used once: 20 readable characters in groups of five, 99 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}

/**
 * @param pointer the field that it came in
 * @throws Refusal `malformed` with the reason when a password cannot be taken as a new one
 */
export function checkNewPassword(password: string, name: string, pointer = '/next'): void {
  const length = [...password].length
  const no = (detail: string) => new Refusal('malformed', detail, { faults: [{ pointer, detail }] })
  if (length < shortest)
    throw no(`The new password needs at least ${shortest} characters: a few words are easy to keep.`)
  if (length > longest) throw no(`The new password may have at most ${longest} characters.`)
  if (new Set(password).size < 5) throw no('The new password repeats too few characters.')
  if (password.toLowerCase().includes(name.toLowerCase()) && length < name.length + shortest) {
    throw no('The new password is little more than the name.')
  }
}

/** @returns `scrypt$15$8$1$<salt>$<key>`: with its parameters, so that they can be raised later */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost, blockSize, parallel, keyBytes)
  return ['scrypt', cost, blockSize, parallel, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** What an unknown name is compared with: the same work as for a known one, and no password fits. */
const nobody = `scrypt$${cost}$${blockSize}$${parallel}$${randomBytes(16).toString('base64url')}$${randomBytes(keyBytes).toString('base64url')}`

/** @param hash of hashPassword; undefined (no such name) takes as long and is never right */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, power, size, lanes, salt, key] = (hash ?? nobody).split('$')
  const expected = Buffer.from(key ?? '', 'base64url')
  const actual = await derive(
    password,
    Buffer.from(salt ?? '', 'base64url'),
    Number(power),
    Number(size),
    Number(lanes),
    keyBytes,
  )
  return expected.length === actual.length && timingSafeEqual(expected, actual) && hash !== undefined
}

/** 256 random bits as text that fits into a cookie or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** How a random secret is kept: with 256 bits of chance a plain sha256 cannot be guessed back. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function derive(password: string, salt: Buffer, power: number, r: number, p: number, length: number): Promise<Buffer> {
  const N = 2 ** power
  // The same characters may be typed in several encodings; NFKC makes them one.
  const text = password.normalize('NFKC')
  return new Promise((done, failed) => {
    scrypt(text, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error ? failed(error) : done(key)))
  })
}
