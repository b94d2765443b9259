/** Pictures in and out: an editor's upload becomes a file under our own address, served as what it is and nothing else. */
import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import multer from 'multer'
import { type MediaReply, mostUploadBytes } from '../../shared/http-api.ts'
import { isAtLeast } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { atMost } from './at-most.ts'
import { accountOf, authenticate } from './authentication.ts'
import type { SiteParts } from './parts.ts'

const aYearMs = 365 * 24 * 60 * 60 * 1000
/** Uploads that are taken in at once; each is held in memory until it is drawn anew, one after the other. */
const mostUploads = 12

/** `POST /api/media` (multipart, one file in the field `file`; editors) and `GET /media/<name>`. */
export function mediaRoutes(parts: SiteParts): Router {
  const { media } = parts
  const router = express.Router()
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: mostUploadBytes, files: 1, fields: 0, parts: 1 },
  })

  const inTurn = atMost(mostUploads, 'Too many pictures are being taken in. Send this one again in a moment.')
  router.post(
    '/api/media',
    authenticate(parts),
    mayUpload,
    inTurn,
    upload.single('file'),
    async (request, response) => {
      if (!request.file)
        throw new Refusal('media-refused', 'Send one picture as multipart/form-data in the field "file".')
      const kept: MediaReply = await media.keep(request.file.buffer)
      response.status(201).location(kept.src).json(kept)
    },
  )

  router.get('/media/:name', (request, response, next) => {
    const path = media.path(request.params.name)
    if (!path) throw noSuchPicture()
    // Pictures stand in feeds and on partners' pages too; nothing in one may run or load anything.
    response.set({
      'Content-Type': 'image/webp',
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

function mayUpload(_request: Request, response: Response, next: NextFunction): void {
  if (!isAtLeast(accountOf(response).role, 'editor'))
    throw new Refusal('forbidden', 'Your role does not let you upload pictures.')
  next()
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
