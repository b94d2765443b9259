/** The open desk: the bar with the page that is looked at, the place to write, and the page as it goes on. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { deskAddresses } from '../../shared/http-api.ts'
import { type LivePage, type PageId, takesEntries } from '../../shared/live-page.ts'
import { isAtLeast, mayWriteFor } from '../../shared/permissions.ts'
import { Composer } from './composer.tsx'
import { type Composing, useComposing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { isBlank } from './draft.ts'
import type { OpenDraft } from './draft-list.tsx'
import { keep, readKept } from './kept.ts'
import { NewPageView } from './new-page-view.tsx'
import { PageView } from './page-view.tsx'
import { SentList } from './sent-list.tsx'
import { SetAsideView } from './set-aside-view.tsx'
import { useStore } from './store.ts'
import { TopBar } from './top-bar.tsx'
import { useView } from './view-address.ts'
import { ViewBeside } from './view-beside.tsx'

interface Props {
  onSignOut: () => void
  /** The service has ended the session already. */
  onSignedOut: () => void
}

export function DeskView({ onSignOut, onSignedOut }: Props) {
  const desk = useDesk()
  const list = useStore(desk.pages)
  const [open, setOpen] = useState<PageId>()
  const pages = useMemo(() => (list.is === 'here' ? inOrder(list.pages) : []), [list])
  const page = pages.find(one => one.id === open) ?? firstPage(pages)
  const composing = useComposing(page?.id)
  /** What lies over the page, which goes on unseen. */
  const [over, setOver] = useState<'aside' | 'newPage'>()
  const [view, setView] = useView()
  const isBeside = over !== undefined || view !== undefined
  const mayCreate = isAtLeast(desk.account.role, 'chief') && desk.account.pages === 'all'
  useEffect(() => desk.beside.look(page?.id), [page?.id])

  useEffect(() => {
    const back = () => {
      setOver(undefined)
      setOpen(pageOfAddress(pages)?.id)
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [pages])

  useEffect(() => {
    if (!page) return
    if (!view) document.title = `${page.headline} – Desk`
    keep(lastPage, page.id)
    if (slugOfAddress() !== page.slug) history.replaceState(null, '', addressOf(page) + location.hash)
  }, [page?.slug, page?.headline, view])

  function look(id: PageId): void {
    const next = pages.find(one => one.id === id)
    if (!next) return
    setOpen(id)
    history.pushState(null, '', addressOf(next))
  }

  return (
    <div class="desk">
      <TopBar
        pages={pages}
        page={isBeside ? undefined : page}
        look={look}
        onSetAside={over === 'aside' ? undefined : () => setOver('aside')}
        onNewPage={mayCreate && page && !isBeside ? () => setOver('newPage') : undefined}
        onView={next => {
          setOver(undefined)
          setView(next)
        }}
        onSignOut={onSignOut}
      />
      {over === 'aside' && <SetAsideView pages={pages} onBack={() => setOver(undefined)} />}
      {over === 'newPage' && (
        <NewPageView
          isFirst={pages.length === 0}
          onBack={() => setOver(undefined)}
          onOpened={id => {
            setOver(undefined)
            look(id)
          }}
        />
      )}
      {!over && view && (
        <ViewBeside view={view} pages={pages} onBack={() => setView(undefined)} onSignedOut={onSignedOut} />
      )}
      {list.is === 'loading' && !view && (
        <p class="desk-opening" role="status">
          Loading your pages…
        </p>
      )}
      {list.is === 'failed' && !view && (
        <main class="desk-empty">
          <h1>Your pages could not be loaded</h1>
          <p>{list.detail}</p>
          <button type="button" class="button button--main" onClick={() => void desk.refreshPages()}>
            Try again
          </button>
        </main>
      )}
      {list.is === 'here' && !page && !isBeside && (
        <NoPages onCreate={mayCreate ? () => setOver('newPage') : undefined} />
      )}
      {/* What is being written, edited and uploaded goes on unseen. */}
      {page && (
        <div hidden={isBeside}>
          <Work page={page} pages={pages} composing={composing} />
        </div>
      )}
    </div>
  )
}

interface WorkProps {
  page: LivePage
  pages: readonly LivePage[]
  composing: Composing
}

function Work({ page, pages, composing }: WorkProps) {
  const { account } = useDesk()
  const mayWrite = pages.some(one => mayWriteFor(account, one.id))
  const current = useRef(composing)
  current.current = composing
  const openDraft = useCallback<OpenDraft>(async stored => {
    const problem = await current.current.open(stored)
    // Where it is opened may be far above on a phone.
    if (!problem) document.getElementById('write-title')?.scrollIntoView({ block: 'nearest' })
    return problem
  }, [])
  const canTake = pages.some(takesEntries)
  // What was begun stays on screen, also when the last page ends meanwhile.
  const isWriting = composing.sent !== undefined || !isBlank(composing.draft)
  return (
    <main class="work">
      <section class="work__write" aria-labelledby="write-title">
        <h2 class="panel-title" id="write-title">
          New entry
        </h2>
        {!mayWrite && (
          <p class="note">
            Your role lets you read here, not publish. Ask a chief editor or an administrator if you should.
          </p>
        )}
        {mayWrite && !canTake && (
          <p class="note">Coverage of every page you reach has ended: none takes new entries.</p>
        )}
        {mayWrite && (canTake || isWriting) && <Composer composing={composing} pages={pages} page={page} />}
        <SentList composing={composing} pages={pages} />
      </section>
      <PageView key={page.id} page={page} pages={pages} written={composing.entry} openDraft={openDraft} />
    </main>
  )
}

function NoPages({ onCreate }: { onCreate: (() => void) | undefined }) {
  const { refreshPages } = useDesk()
  return (
    <main class="desk-empty">
      <h1>No pages yet</h1>
      <p>
        {onCreate
          ? 'A live page is where your entries appear: one story, with its own address. Create the first, then write.'
          : 'There is no live page that your account reaches. Ask a chief editor or an administrator.'}
      </p>
      <div class="row">
        {onCreate && (
          <button type="button" class="button button--main" onClick={onCreate}>
            Create the first page
          </button>
        )}
        <button type="button" class="button" onClick={() => void refreshPages()}>
          Look again
        </button>
      </div>
    </main>
  )
}

/** Under this name the browser keeps which page was looked at last. */
const lastPage = 'page'

const standing = { live: 0, paused: 1, scheduled: 2, ended: 3, down: 4 } as const

/** Running ones first, the newest first among equals. */
function inOrder(pages: readonly LivePage[]): LivePage[] {
  return pages.toSorted(
    (one, other) => standing[one.status] - standing[other.status] || other.coverageStart - one.coverageStart,
  )
}

/** The one in the address, else the one looked at last, else the first. */
function firstPage(pages: readonly LivePage[]): LivePage | undefined {
  const last = readKept<PageId>(lastPage)
  return pageOfAddress(pages) ?? pages.find(page => page.id === last) ?? pages[0]
}

function addressOf(page: LivePage): string {
  return `${deskAddresses.desk}/${page.slug}`
}

function slugOfAddress(): string {
  return location.pathname.slice(deskAddresses.desk.length + 1).replace(/\/$/, '')
}

function pageOfAddress(pages: readonly LivePage[]): LivePage | undefined {
  const slug = slugOfAddress()
  return pages.find(page => page.slug === slug)
}
