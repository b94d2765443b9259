/**
 * The file that `backup` writes and `restore` reads: a head (one line of JSON), gzipped JSON Lines, and a last line with
 * the checksum of all bytes before it. The lines are parts; each begins with its name and ends with its own checksum.
 */
import { createHash } from 'node:crypto'

export const backupFormat = 'stop-press-backup'
/** Raised when a reader of the version before would misunderstand a file. */
export const backupVersion = 2

/** The first line. Times are ms since 1970. */
export interface BackupHead {
  format: typeof backupFormat
  version: number
  createdAt: number
  /** The version of the service that wrote it, for people. */
  service: string
  /** The format of the stored data inside. */
  stored: number
}

/**
 * lane: commands that were accepted and waited, `[command]`. page: what is stored of one page. drafts (since version 2),
 * accounts, addresses, parked, erased: `[key, field, value]` of the whole newsroom. media: one picture, `[base64]` in order.
 */
export const partKinds = ['lane', 'drafts', 'page', 'accounts', 'addresses', 'parked', 'erased', 'media'] as const
export type PartKind = (typeof partKinds)[number]

/** A page that had to be read again stands in the file more than once: the last one counts. */
export interface PartBegin {
  part: PartKind
  /** The page's id, or the picture's file name. */
  name: string
}

export interface PartEnd {
  end: PartKind
  lines: number
  /** sha256 over the lines of the part, its first one included. */
  sha256: string
}

/** The last of the gzipped lines: a file without it was cut off. */
export interface BackupEnd {
  end: 'backup'
  parts: number
}

/**
 * A line of a page: a field of a hash or a member of a sorted set, as it is stored; null: it is gone again. A later line
 * stands for an earlier one. Records of the log come in their order.
 */
export type PageLine = ['log', id: string, fields: string[]] | [key: string, field: string, value: string | null]

/** A field of one of the hashes of the whole newsroom. */
export type FieldLine = [key: string, field: string, value: string]

/** Bytes of the last line: the same in every file, so that it can be read first. */
export const sealBytes = sealOf('').length

/** The last line, for a file whose other bytes have this sha256 (hex). */
export function sealOf(sha256: string): string {
  return `\n{"sha256":"${sha256.padEnd(64, '0')}"}\n`
}

export function startHash() {
  return createHash('sha256')
}
