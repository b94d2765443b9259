/** Reads a backup and believes nothing of it before its checksums fit; what is wrong is said in one sentence. */
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Refusal } from '../../shared/refusal.ts'
import { currentFormat } from '../storage/stored-format.ts'
import {
  type BackupEnd,
  type BackupHead,
  backupFormat,
  backupVersion,
  type PartBegin,
  type PartEnd,
  type PartKind,
  partKinds,
  sealBytes,
  startHash,
} from './backup-format.ts'

/** What comes of a backup, in its order. */
export type BackupPiece =
  | { is: 'begin'; part: PartKind; name: string }
  | { is: 'lines'; part: PartKind; name: string; lines: unknown[][] }
  | { is: 'end'; part: PartKind; name: string }

export interface OpenBackup {
  head: BackupHead
  /** The checksum that the file says of itself: tells one backup from another. */
  seal: string
  /**
   * All of it; may be called again. The last piece is followed by the check of the whole, so only a walk that came to its
   * end has seen a backup.
   * @throws Refusal `malformed` with what is damaged, or that it is cut off
   */
  pieces(): AsyncGenerator<BackupPiece>
  close(): Promise<void>
}

/** A head is a line of this many bytes at most. */
const mostHeadBytes = 4096
/** So much is unpacked at a time: what is done with it takes a write to disk each time. */
const piecesOfBytes = 512 * 1024
/** No line that we wrote is longer, bytes. */
const mostLineBytes = 64 * 1024 * 1024

/**
 * @param path named in what is said of it
 * @throws Refusal `malformed` when it is no backup, is cut off, or comes from a newer version; what the system says
 */
export async function openBackup(path: string): Promise<OpenBackup> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { head, bytes } = await readHead(file, path)
    const seal = await readSeal(file, size, bytes.length, path)
    return {
      head,
      seal: seal.sha256,
      pieces: () => readPieces(file, { path, head: bytes, end: seal.at, sha256: seal.sha256 }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readHead(file: FileHandle, path: string): Promise<{ head: BackupHead; bytes: Buffer }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0)
  const length = buffer.subarray(0, bytesRead).indexOf('\n') + 1
  const head = jsonIn(buffer.toString('utf8', 0, length)) as Partial<BackupHead> | undefined
  if (head?.format !== backupFormat) throw refused(`${path} is not a backup of Stop Press.`)
  const { version, stored } = head
  if (typeof version !== 'number' || typeof stored !== 'number') throw refused(`${path} is damaged in its first line.`)
  if (version > backupVersion || stored > currentFormat) {
    throw refused(
      `${path} was written by a newer version (${String(head.service)}): restore it with that one or a newer one.`,
    )
  }
  return { head: head as BackupHead, bytes: buffer.subarray(0, length) }
}

async function readSeal(file: FileHandle, size: number, headBytes: number, path: string) {
  const at = size - sealBytes
  const { buffer } = await file.read(Buffer.alloc(sealBytes), 0, sealBytes, Math.max(0, at))
  const sha256 = /^\n\{"sha256":"([0-9a-f]{64})"\}\n$/.exec(buffer.toString('latin1'))?.[1]
  if (at < headBytes || !sha256) throw refused(`${path} is cut off: it does not end with its checksum.`)
  return { at, sha256 }
}

interface Inside {
  path: string
  head: Buffer
  /** Where the last line begins. */
  end: number
  sha256: string
}

async function* readPieces(file: FileHandle, { path, head, end, sha256 }: Inside): AsyncGenerator<BackupPiece> {
  const whole = startHash().update(head)
  let open: { part: PartKind; name: string; lines: number; hash: ReturnType<typeof startHash> } | undefined
  const damaged = () => refused(`${path} is damaged${open ? ` in ${placeOf(open)}` : ''}: its checksum does not fit.`)
  let parts = 0
  let isEnded = false
  try {
    for await (const texts of linesOf(file, head.length, end, whole)) {
      let lines: unknown[][] = []
      for (const text of texts) {
        const value = jsonIn(text)
        if (isEnded || typeof value !== 'object' || value === null) throw damaged()
        if (Array.isArray(value)) {
          if (!open) throw damaged()
          open.lines += 1
          open.hash.update(text).update('\n')
          lines.push(value)
          continue
        }
        if (open && lines.length > 0) yield { is: 'lines', part: open.part, name: open.name, lines }
        lines = []
        const mark = value as Partial<PartBegin & (PartEnd | BackupEnd)>
        if (isKind(mark.part) && !open) {
          open = { part: mark.part, name: String(mark.name), lines: 0, hash: startHash().update(text).update('\n') }
          yield { is: 'begin', part: open.part, name: open.name }
        } else if (open && mark.end === open.part) {
          const said = mark as PartEnd
          if (said.lines !== open.lines || said.sha256 !== open.hash.digest('hex')) throw damaged()
          yield { is: 'end', part: open.part, name: open.name }
          parts += 1
          open = undefined
        } else if (!open && mark.end === 'backup' && (mark as BackupEnd).parts === parts) {
          isEnded = true
        } else throw damaged()
      }
      if (open && lines.length > 0) yield { is: 'lines', part: open.part, name: open.name, lines }
    }
  } catch (error) {
    // zlib's own words would not help whoever reads them.
    throw isZlibError(error) ? damaged() : error
  }
  if (!isEnded) throw refused(`${path} is cut off: its end is missing.`)
  if (whole.digest('hex') !== sha256) throw damaged()
}

/** The gzipped lines, as many at a time as were unpacked together. */
async function* linesOf(file: FileHandle, start: number, end: number, whole: ReturnType<typeof startHash>) {
  if (end <= start) return
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      whole.update(chunk)
      done(null, chunk)
    },
  })
  const source = file.createReadStream({ start, end: end - 1, autoClose: false })
  const unpacked = pipeline(source, hashing, createGunzip({ chunkSize: piecesOfBytes }), () => {}) // errors reach whoever reads the last of them
  let rest = ''
  for await (const text of unpacked.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > mostLineBytes) break
    yield lines
  }
  if (rest !== '') yield [rest]
}

function placeOf({ part, name }: { part: PartKind; name: string }): string {
  if (part === 'page') return `the page ${name}`
  return part === 'media' ? `the picture ${name}` : `its ${part === 'lane' ? 'waiting commands' : part}`
}

function isKind(part: unknown): part is PartKind {
  return partKinds.includes(part as PartKind)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller says what is damaged
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && /^Z_|^ERR_/.test((error as NodeJS.ErrnoException).code ?? '')
}

function refused(detail: string): Refusal {
  return new Refusal('malformed', detail)
}
