/** Drafts over HTTP: kept while they are written, submitted, returned, taken back, and thrown away. */
import express, { type Request, type Response, type Router } from 'express'
import type { DraftHead, StoredDraft } from '../../shared/draft.ts'
import { mostDrafts } from '../../shared/draft.ts'
import type { DeskDrafts, DraftSaved } from '../../shared/http-api.ts'
import { isId } from '../../shared/live-page.ts'
import { mayReview } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import {
  type Asked,
  giveBack,
  maySee,
  refuseStranger,
  refuseUnlessAuthor,
  submit,
  takeBack,
  write,
} from '../newsroom/drafts.ts'
import { readDraftReturn, readDraftSave, readDraftStep } from '../parse/draft.ts'
import { accountOf } from './authentication.ts'
import { HttpRefusal } from './http-refusal.ts'
import { jsonBody } from './json-body.ts'
import { onlyMethods } from './problems.ts'
import type { SiteParts } from './parts.ts'

type ById = Pick<Request<{ draft: string }>, 'params'>

/** Routes under `/desk/api/drafts`, behind `authenticate`. */
export function draftsApi({ drafts, accounts, pages }: Pick<SiteParts, 'drafts' | 'accounts' | 'pages'>): Router {
  const router = express.Router()

  router.get('/', async (_request, response) => {
    const own = await drafts.of(accountOf(response).id)
    response.json({ drafts: await stillThere(own) } satisfies DeskDrafts)
  })

  router.get('/submitted', async (_request, response) => {
    const account = accountOf(response)
    const found = (await drafts.submitted()).filter(draft => mayReview(account, draft.pages))
    const named = (await stillThere(found)).map(async draft => {
      const author = await accounts.find(draft.author)
      return { ...draft, ...(author ? { authorName: author.name } : {}) }
    })
    response.json({ drafts: await Promise.all(named) } satisfies DeskDrafts)
  })

  router.get('/:draft', async (request, response) => {
    response.json((await seen(request, response)) satisfies StoredDraft)
  })

  router.put('/:draft', jsonBody(), async (request: Request<{ draft: string }>, response: Response) => {
    const { version, ...content } = readDraftSave(request.body)
    const id = idIn(request)
    for (const [place, page] of content.pages.entries()) {
      if (await pages.find(page)) continue
      const faults = [{ pointer: `/pages/${place}`, detail: 'does not name a page that exists' }]
      throw new Refusal('malformed', 'The draft names a page that does not exist.', { faults })
    }
    const current = await drafts.find(id)
    await keep(response, write(asked(response), id, content, current), version, current)
  })

  router.post('/:draft/submit', jsonBody(), async (request: Request<{ draft: string }>, response: Response) => {
    const { version } = readDraftStep(request.body)
    const current = await seen(request, response)
    await keep(response, submit(asked(response), current), version, current)
  })

  router.post('/:draft/take-back', jsonBody(), async (request: Request<{ draft: string }>, response: Response) => {
    const { version } = readDraftStep(request.body)
    const current = await seen(request, response)
    await keep(response, takeBack(asked(response), current), version, current)
  })

  router.post('/:draft/return', jsonBody(), async (request: Request<{ draft: string }>, response: Response) => {
    const { version, note } = readDraftReturn(request.body)
    const current = await seen(request, response)
    await keep(response, giveBack(asked(response), current, note), version, current)
  })

  router.post('/:draft/discard', async (request, response) => {
    const current = await drafts.find(idIn(request))
    // Gone already is what was asked for; what is not theirs, they are not told of.
    if (current && maySee(accountOf(response), current)) {
      refuseUnlessAuthor(accountOf(response), current)
      await drafts.remove(current.id)
    }
    response.status(204).end()
  })

  router.all('/:draft', onlyMethods('GET, PUT'))

  async function seen(request: ById, response: Response): Promise<StoredDraft> {
    const found = await drafts.find(idIn(request))
    refuseStranger(accountOf(response), found)
    const [draft] = await stillThere([found])
    if (!draft) throw goneMeanwhile()
    return draft
  }

  /** A publish removes the draft of its entry; one that it missed is removed by whoever comes across it. */
  async function stillThere<Head extends DraftHead>(found: readonly Head[]): Promise<Head[]> {
    const published = await Promise.all(found.map(({ id }) => drafts.isPublished(id)))
    const left = found.filter((_, place) => published[place])
    await Promise.all(left.map(({ id }) => drafts.remove(id)))
    return found.filter((_, place) => !published[place])
  }

  /** @param version the one that whoever asks has seen @param current the one that was found, for them to see if it is another */
  async function keep(
    response: Response,
    draft: StoredDraft,
    version: number,
    current: StoredDraft | undefined,
  ): Promise<void> {
    if (!current && version > 0) throw goneMeanwhile()
    if (current && current.version !== version) throw changedMeanwhile(current)
    const outcome = await drafts.save(draft, version)
    // Asked after it is kept: a publish before now is seen here, one from now on sees the draft.
    if (await drafts.isPublished(draft.id)) {
      await drafts.remove(draft.id)
      throw goneMeanwhile()
    }
    if (outcome === 'full') {
      throw new Refusal(
        'too-large',
        `You have ${mostDrafts} drafts, which is the most: publish or discard some of them.`,
      )
    }
    if (outcome === 'gone') throw goneMeanwhile()
    if (outcome === 'changed') throw changedMeanwhile(await seen({ params: { draft: draft.id } }, response))
    response.json({ version: draft.version, updatedAt: draft.updatedAt } satisfies DraftSaved)
  }

  return router
}

function asked(response: Response): Asked {
  return { account: accountOf(response), now: Date.now() }
}

function idIn({ params }: ById): string {
  if (!isId(params.draft)) throw new Refusal('not-found', 'There is no such draft among those you see.')
  return params.draft
}

function goneMeanwhile(): Refusal {
  return new Refusal('gone', 'This draft was published or discarded meanwhile.')
}

function changedMeanwhile(draft: StoredDraft): Refusal {
  return new HttpRefusal('conflict', 'This draft was changed elsewhere meanwhile.', { extra: { draft } })
}
