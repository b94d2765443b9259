/** Takes JSON out of requests, within a limit, and says where a broken one breaks. */
import { isUtf8 } from 'node:buffer'
import express, { type RequestHandler } from 'express'
import { Refusal } from '../../shared/refusal.ts'
import { findJsonFault } from '../parse/json-fault.ts'
import { HttpRefusal } from './http-refusal.ts'

/** Most bytes of a command, and of anything else that is sent as JSON. */
export const jsonBytes = 262_144

/** Puts the parsed JSON into `req.body`. Refuses what is too large (413), not JSON by its type (415) or by its text (400). */
export function jsonBody(limit = jsonBytes): RequestHandler[] {
  const readBytes = express.raw({ type: 'application/json', limit, inflate: false })
  const parse: RequestHandler = (req, _res, next) => {
    if (Buffer.isBuffer(req.body) && req.body.length > 0) {
      req.body = parseJson(req.body)
      return next()
    }
    if (req.is('application/json') === false) {
      throw new HttpRefusal('malformed', 'The body must be JSON, sent as application/json.', { status: 415 })
    }
    throw new Refusal('malformed', 'The body is empty: expected JSON, sent as application/json.', {
      faults: [{ pointer: '', detail: 'is missing: expected an object' }],
    })
  }
  return [readBytes, parse]
}

function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    const detail = 'is not UTF-8'
    throw new Refusal('malformed', `The body ${detail}.`, { faults: [{ pointer: '', detail }] })
  }
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    const fault = findJsonFault(text)
    const detail = fault
      ? `is no JSON at line ${fault.line}, column ${fault.column}: expected ${fault.expected}`
      : 'is no JSON'
    throw new Refusal('malformed', `The body ${detail}.`, { faults: [{ pointer: '', detail }] })
  }
}
