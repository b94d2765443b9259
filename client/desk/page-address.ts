/** Proposes the address of a page from its headline. */

const mostCharacters = 80

/** Letters that stay whole when accents are taken away. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/** @returns small letters, digits and single hyphens, 80 characters at most; empty where the headline has no Latin letter */
export function addressFrom(headline: string): string {
  const words = headline
    .toLowerCase()
    .replaceAll(/[ßæœøđðþłı]/g, letter => plainLetters[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{Mark}|['’]/gu, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  let address = ''
  for (const word of words) {
    const longer = address ? `${address}-${word}` : word
    if (longer.length > mostCharacters) break
    address = longer
  }
  return address || (words[0] ?? '').slice(0, mostCharacters)
}
