/** Pictures in and out: an editor's upload is checked and handed to the media process; its forms are served as what they are. */
import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import multer from 'multer'
import { deskAddresses, type DeskPictures, type MediaReply, mostUploadBytes } from '../../shared/http-api.ts'
import { isAtLeast } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { atMost } from './at-most.ts'
import { accountOf, authenticate } from './authentication.ts'
import type { SiteParts } from './parts.ts'

const aYearMs = 365 * 24 * 60 * 60 * 1000
/** Uploads that are taken in at once, each into a file. */
const mostUploads = 12
/** Pictures in one answer to the desk's chooser. */
const mostInList = 24
const longestName = 200

const typeOf: Record<string, string> = { '.avif': 'image/avif', '.webp': 'image/webp', '.jpg': 'image/jpeg' }

type Parts = Pick<SiteParts, 'media' | 'pictureQueue' | 'logger' | 'accounts' | 'config'>

/** `POST /api/media` (multipart, one file in the field `file`; editors), `GET /api/media/<id>`, and `GET /media/<name>`. */
export function mediaRoutes(parts: Parts): Router {
  const { media } = parts
  const router = express.Router()
  // The types do not know yet that names of files may be read as UTF-8.
  const options: multer.Options & { defParamCharset: string } = {
    storage: multer.diskStorage({
      destination: (_request, _file, there) => {
        media.uploadDir().then(
          dir => there(null, dir),
          (error: Error) => there(error, ''),
        )
      },
      filename: (_request, _file, there) => there(null, `.${randomUUID()}.upload`),
    }),
    limits: { fileSize: mostUploadBytes, files: 1, fields: 0, parts: 1 },
    defParamCharset: 'utf8',
  }
  const upload = multer(options)

  const inTurn = atMost(mostUploads, 'Too many pictures are being taken in. Send this one again in a moment.')
  router.post(
    deskAddresses.media,
    authenticate(parts),
    mayUpload,
    inTurn,
    upload.single('file'),
    async (request, response) => {
      const { file } = request
      if (!file) throw new Refusal('media-refused', 'Send one picture as multipart/form-data in the field "file".')
      const picture = await media.takeIn(file.path, tidyName(file.originalname))
      await parts.pictureQueue.add(picture.id).catch((error: unknown) => {
        // It is on the disk: the media process looks there too, for what its queue does not know.
        parts.logger.warn({ picture: picture.id, error: String(error) }, 'a picture could not be queued')
      })
      response
        .status(202)
        .location(deskAddresses.picture(picture.id))
        .json(picture satisfies MediaReply)
    },
  )

  router.get('/api/media/:id', authenticate(parts), async (request: Request<{ id: string }>, response) => {
    const picture = await media.find(request.params.id)
    if (!picture) throw noSuchPicture()
    response.set('Cache-Control', 'no-store').json(picture satisfies MediaReply)
  })

  router.get('/media/:name', (request, response, next) => {
    const path = media.path(request.params.name)
    const type = path && typeOf[extname(path)]
    if (!path || !type) throw noSuchPicture()
    // Pictures stand in feeds and on partners' pages too; nothing in one may run or load anything.
    response.set({
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
    response.sendFile(path, { immutable: true, maxAge: aYearMs, dotfiles: 'allow' }, error => {
      if (!error) return
      if (response.headersSent) response.destroy()
      else next((error as { status?: number }).status === 404 ? noSuchPicture() : error)
    })
  })

  router.use(explainMulter)
  return router
}

/** `GET /desk/api/media`: what was uploaded before, to choose from again. */
export function earlierPictures({ media }: Pick<SiteParts, 'media'>): Router {
  const router = express.Router()
  router.get('/', async (request, response) => {
    const { before } = request.query
    const found = await media.recent(typeof before === 'string' ? before : undefined, mostInList)
    const pictures = found.pictures.filter(picture => picture.state === 'ready')
    response.set('Cache-Control', 'no-store').json({ pictures, more: found.more } satisfies DeskPictures)
  })
  return router
}

function mayUpload(_request: Request, response: Response, next: NextFunction): void {
  if (!isAtLeast(accountOf(response).role, 'editor'))
    throw new Refusal('forbidden', 'Your role does not let you upload pictures.')
  next()
}

/** It is shown to people, and is never part of a path. */
function tidyName(name: string): string {
  const words = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return [...words].slice(0, longestName).join('') || 'picture'
}

/** Multer's own errors are expected ones: the sender is told what was wrong with the upload. */
function explainMulter(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  if (!(error instanceof multer.MulterError)) return next(error)
  next(
    new Refusal(
      'media-refused',
      error.code === 'LIMIT_FILE_SIZE'
        ? 'The picture is larger than 15 MB. Save it smaller and try again.'
        : 'Send one picture as multipart/form-data in the field "file", and nothing else.',
    ),
  )
}

function noSuchPicture(): Refusal {
  return new Refusal('not-found', 'There is no such picture.')
}
