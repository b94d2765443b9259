/** Uploaded pictures on disk: originals on their way in, the forms that readers get, and a record of each picture. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import type { Picture, PictureId } from '../../shared/picture.ts'
import type { PictureStore } from '../newsroom/ports.ts'
import { checkUpload } from '../pictures/check.ts'
import type { Drawn, Form } from '../pictures/draw.ts'
import { planPicture } from '../pictures/plan.ts'

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** Before pictures had several forms they had one, without a width in its name. */
const formName = new RegExp(`^${uuid}(?:-\\d{1,5}\\.(?:avif|webp|jpg)|\\.webp)$`)
const recordName = new RegExp(`^(${uuid})\\.json$`)
const idShape = new RegExp(`^${uuid}$`)
const recordsFolder = 'records'
const incomingFolder = 'incoming'
/** An upload whose sender went away, or whose process died, is no use to anyone after this, ms. */
const abandonedAfterMs = 3_600_000
/** Pictures that are ready never change: so many of them are remembered. */
const mostRemembered = 500

/** What the process that draws needs beyond what everybody may ask. */
export interface PictureFiles extends PictureStore {
  /** Pictures that wait to be drawn. What was left behind half sent is removed. */
  waiting(): Promise<PictureId[]>
  /** The file as it was sent. */
  original(id: PictureId): string
  keepForm(id: PictureId, form: Form): Promise<void>
  /** All its forms are kept: from now on it may be shown, and its original is gone. */
  finish(id: PictureId, drawn: Drawn): Promise<void>
  /** @param detail why, for whoever sent it */
  refuse(id: PictureId, detail: string): Promise<void>
  /** Removes the original of a picture that needs it no more. */
  discard(id: PictureId): Promise<void>
}

/** @param dir the folder that holds everything; made when the first upload comes */
export function createPictureFiles(dir: string): PictureFiles {
  const [records, incoming] = [join(dir, recordsFolder), join(dir, incomingFolder)]
  const original = (id: PictureId) => join(incoming, id)
  const remembered = new Map<PictureId, Picture>()

  async function write(picture: Picture): Promise<void> {
    await writeWhole(records, `${picture.id}.json`, JSON.stringify(picture))
  }

  async function readRecord(id: PictureId): Promise<Picture | undefined> {
    const text = await unlessMissing(readFile(join(records, `${id}.json`), 'utf8'))
    return text === undefined ? undefined : (JSON.parse(text) as Picture)
  }

  async function find(id: PictureId): Promise<Picture | undefined> {
    if (!idShape.test(id)) return undefined
    const known = remembered.get(id) ?? (await readRecord(id))
    if (known?.state === 'ready') remember(known)
    if (known?.state !== 'preparing') return known
    if ((await unlessMissing(stat(original(id)))) !== undefined) return known
    // It may have been finished between the two looks.
    const again = await readRecord(id)
    if (again?.state !== 'preparing') return again
    return { ...again, state: 'refused', detail: 'The upload was lost before it could be prepared. Send it again.' }
  }

  function remember(picture: Picture): void {
    remembered.set(picture.id, picture)
    const [first] = remembered.keys()
    if (remembered.size > mostRemembered && first !== undefined) remembered.delete(first)
  }

  async function changed(id: PictureId, change: Partial<Picture>): Promise<void> {
    const picture = await readRecord(id)
    if (picture) await write({ ...picture, ...change })
    await rm(original(id), { force: true })
  }

  return {
    original,
    find,

    async uploadDir() {
      await mkdir(incoming, { recursive: true })
      return incoming
    },

    async takeIn(path, name) {
      try {
        const measured = await checkUpload(path)
        const id = newId()
        const { fallback } = planPicture(measured)
        const src = `/media/${id}-${fallback.width}.${fallback.extension}`
        const { width, height } = fallback
        const picture: Picture = { id, state: 'preparing', src, width, height, name, at: Date.now() }
        await write(picture)
        await rename(path, original(id))
        return picture
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },

    async addFinished(content, { name, width, height }) {
      const id = newId()
      await writeWhole(dir, `${id}-${width}.webp`, content)
      const src = `/media/${id}-${width}.webp`
      const picture: Picture = {
        id,
        state: 'ready',
        src,
        width,
        height,
        widths: [width],
        formats: ['webp'],
        name,
        at: Date.now(),
      }
      await write(picture)
      return picture
    },

    async recent(before, most) {
      const names = (await unlessMissing(readdir(records))) ?? []
      // The ids begin with their time.
      const ids = names
        .flatMap(name => recordName.exec(name)?.[1] ?? [])
        .toSorted((one, other) => (one < other ? 1 : -1))
      const from = before === undefined ? 0 : ids.findIndex(id => id < before)
      if (from < 0) return { pictures: [], more: false }
      const found = await Promise.all(ids.slice(from, from + most).map(find))
      return { pictures: found.filter(one => one !== undefined), more: ids.length > from + most }
    },

    path: name => (formName.test(name) ? join(dir, name) : undefined),

    async waiting() {
      const names = (await unlessMissing(readdir(incoming))) ?? []
      const now = Date.now()
      for (const name of names.filter(one => !idShape.test(one))) {
        const found = await unlessMissing(stat(join(incoming, name)))
        if (found && now - found.mtimeMs > abandonedAfterMs) await rm(join(incoming, name), { force: true })
      }
      return names.filter(name => idShape.test(name))
    },

    keepForm: (id, { width, extension, content }) => writeWhole(dir, `${id}-${width}.${extension}`, content),

    finish: (id, { plan: { widths, formats }, placeholder }) =>
      changed(id, { state: 'ready', widths, formats, ...(placeholder ? { placeholder } : {}) }),

    refuse: (id, detail) => changed(id, { state: 'refused', detail }),

    discard: id => rm(original(id), { force: true }),
  }
}

/** Where a file of a backup belongs, from the media folder; undefined for what is no file of a picture. */
export function pictureFilePlace(name: string): { folder: string; isOfPicture: boolean } | undefined {
  if (recordName.test(name)) return { folder: recordsFolder, isOfPicture: true }
  if (!formName.test(name)) return undefined
  return { folder: '.', isOfPicture: !/-\d+\.\w+$/.test(name.slice(36)) }
}

/** A file is there whole or not at all, whenever the process dies. */
async function writeWhole(dir: string, name: string, content: Buffer | string): Promise<void> {
  await mkdir(dir, { recursive: true })
  const unfinished = join(dir, `.${name}.${randomUUID()}.part`)
  try {
    await writeFile(unfinished, content, { flush: true })
    await rename(unfinished, join(dir, name))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function unlessMissing<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
