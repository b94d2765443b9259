/** Addresses given by editors: only schemes that open a page or a letter, nothing that runs in the reader's browser. */
import { z } from 'zod'
import { check } from './fields.ts'

const longest = 2048
const linkSchemes = ['http:', 'https:', 'mailto:']

/** What a link in a text may lead to. */
export const linkAddress = z
  .string()
  .max(longest)
  .check(
    check(
      text => isAddress(text, linkSchemes),
      'is not an address for a link: expected http://…, https://… or mailto:…',
    ),
  )
  .transform(wellFormed)

/** A page on another site: an author's profile, an embed. */
export const webAddress = z
  .string()
  .max(longest)
  .check(check(text => isAddress(text, ['http:', 'https:']), 'is not a web address: expected https://… or http://…'))
  .transform(wellFormed)

const mediaFile = /^\/media\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/

/** A file to show: one of ours, or at a remote address. Old pages that are imported may still name http addresses. */
export function fileAddress({ plainHttp }: { plainHttp: boolean }) {
  const schemes = plainHttp ? ['https:', 'http:'] : ['https:']
  const detail = `is not the address of a file: expected /media/… or https://…${plainHttp ? ' or http://…' : ''}`
  return z
    .string()
    .max(longest)
    .check(check(text => mediaFile.test(text) || isAddress(text, schemes), detail))
    .transform(wellFormed)
}

/** Spaces would be cut off and backslashes turned by browsers, and a name before the host makes one site look like another. */
function isAddress(text: string, schemes: readonly string[]): boolean {
  if (/[\s\\]/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  if (!schemes.includes(url.protocol)) return false
  return url.protocol === 'mailto:'
    ? url.pathname !== ''
    : /^https?:\/\/[^/]/i.test(text) && !url.username && !url.password
}

/**
 * What browsers forgive and the standards do not: characters that no address may hold behind its host become codes. Pages
 * and feeds that name it stay valid, and it leads to the same place.
 */
function wellFormed(address: string): string {
  const [, site = '', rest = ''] = /^([^:]*:(?:\/\/[^/?#]*)?)(.*)$/s.exec(address) ?? ['', '', address]
  return site + rest.replace(/["<>[\]^`{|}]|%(?![\da-f]{2})/gi, encodeURIComponent)
}
