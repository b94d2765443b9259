/** Which Cluster slot a key lies in: what is to be sent to the node of a key together has to be sorted by it. */

const slots = 16_384

/** CRC16 (XMODEM) of a byte on top, for all bytes. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1
  return value & 0xffff
})

/** @param key only what stands between its first braces counts, if anything does */
export function keySlot(key: string): number {
  const open = key.indexOf('{')
  const close = key.indexOf('}', open + 1)
  const counted = open >= 0 && close > open + 1 ? key.slice(open + 1, close) : key
  let crc = 0
  for (const byte of Buffer.from(counted)) crc = ((crc << 8) ^ (table[((crc >> 8) ^ byte) & 0xff] as number)) & 0xffff
  return crc % slots
}
