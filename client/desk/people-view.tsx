/** Who may sign in and which programs may use the API: invited, given other rights, removed. For administrators. */
import { useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import type { PersonView, TokenView } from '../../shared/people.ts'
import { AccountForm, SecretDialog } from './account-dialogs.tsx'
import { announce } from './announcer.tsx'
import { NotHere, useAsked } from './asked.tsx'
import { useDesk } from './desk-state.ts'
import { PersonDialogs, type PersonQuestion } from './person-dialogs.tsx'
import { rightsInWords } from './rights-words.ts'
import { SideView } from './side-view.tsx'
import { agoInWords, Moment, useNow } from './when.tsx'

interface Props {
  pages: readonly LivePage[]
  onBack: () => void
}

type Question = PersonQuestion | { is: 'newToken' } | { is: 'token'; name: string; token: string }

export function PeopleView({ pages, onBack }: Props) {
  const { api } = useDesk()
  const [people, again] = useAsked(api.people)
  const [question, setQuestion] = useState<Question>()
  const close = () => setQuestion(undefined)

  function done(words: string): void {
    close()
    announce(words)
    again()
  }

  return (
    <SideView title="People" onBack={onBack}>
      {people.is !== 'here' && <NotHere asked={people} loading="Loading users and tokens…" again={again} />}
      {people.is === 'here' && (
        <>
          <section class="side__part" aria-labelledby="users-title">
            <div class="side__head">
              <h2 class="side__title" id="users-title">
                Users
              </h2>
              <button
                type="button"
                class="button button--small button--main"
                onClick={() => setQuestion({ is: 'invite' })}
              >
                Invite somebody
              </button>
            </div>
            <ul class="lines">
              {people.value.users.map(user => (
                <UserLine key={user.id} user={user} pages={pages} ask={setQuestion} />
              ))}
            </ul>
          </section>
          <section class="side__part" aria-labelledby="tokens-title">
            <div class="side__head">
              <h2 class="side__title" id="tokens-title">
                API tokens
              </h2>
              <button type="button" class="button button--small" onClick={() => setQuestion({ is: 'newToken' })}>
                Create a token
              </button>
            </div>
            {people.value.tokens.length === 0 && (
              <p class="note">No token yet. A program that publishes or imports needs one.</p>
            )}
            <ul class="lines">
              {people.value.tokens.map(token => (
                <TokenLine key={token.id} token={token} pages={pages} ask={setQuestion} />
              ))}
            </ul>
          </section>
        </>
      )}
      {question?.is === 'newToken' && (
        <AccountForm
          title="Create a token"
          confirm="Create the token"
          name={{ label: 'Name', hint: 'Like the program that will use it. It stands in the audit log.' }}
          first={{ role: 'editor', pages: 'all' }}
          pages={pages}
          send={api.createToken}
          onCancel={close}
          onDone={({ account, token }) => {
            setQuestion({ is: 'token', name: account.name, token })
            again()
          }}
        />
      )}
      {question?.is === 'token' && (
        <SecretDialog title={`Token ${question.name}`} label="Token" secret={question.token} onClose={close}>
          <p>It is shown only now. Programs send it as “Authorization: Bearer …”.</p>
        </SecretDialog>
      )}
      {question && question.is !== 'newToken' && question.is !== 'token' && (
        <PersonDialogs
          question={question}
          pages={pages}
          ask={setQuestion}
          onClose={close}
          onDone={done}
          again={again}
        />
      )}
    </SideView>
  )
}

interface LineProps {
  pages: readonly LivePage[]
  ask: (question: Question) => void
}

function UserLine({ user, pages, ask }: LineProps & { user: PersonView }) {
  const { account } = useDesk()
  return (
    <li class="lines__one">
      <div class="lines__words">
        <p class="lines__name">
          {user.name} {user.id === account.id && <span class="tag">You</span>}
        </p>
        <p>{rightsInWords(user, pages)}</p>
        <p class="field__hint">
          <Standing user={user} />
        </p>
      </div>
      <div class="row">
        <button
          type="button"
          class="button button--small"
          aria-label={`Change role and pages: ${user.name}`}
          onClick={() => ask({ is: 'change', user })}
        >
          Change
        </button>
        <button
          type="button"
          class="button button--small"
          aria-label={`New link: ${user.name}`}
          onClick={() => ask({ is: 'renew', user })}
        >
          New link
        </button>
        <button
          type="button"
          class="button button--small"
          aria-label={`Remove: ${user.name}`}
          onClick={() => ask({ is: 'remove', user })}
        >
          Remove
        </button>
      </div>
    </li>
  )
}

function Standing({ user: { standing, seenAt } }: { user: PersonView }) {
  const now = useNow()
  if (standing.is === 'invited') {
    if (standing.expiresAt <= now) return <>Invited, and the link has expired. Make a new one.</>
    return (
      <>
        Invited. The link can be used until <Moment at={standing.expiresAt} />
      </>
    )
  }
  const was = seenAt ? <SeenAt at={seenAt} /> : <>Never signed in</>
  return (
    <>
      {was}
      {standing.is === 'firstPassword' && ' · still has the one-time password'}
    </>
  )
}

function TokenLine({ token, pages, ask }: LineProps & { token: TokenView }) {
  return (
    <li class="lines__one">
      <div class="lines__words">
        <p class="lines__name">{token.name}</p>
        <p>{rightsInWords(token, pages)}</p>
        <p class="field__hint">
          Made <Moment at={token.createdAt} /> · {token.seenAt ? <SeenAt at={token.seenAt} /> : 'never used'}
        </p>
      </div>
      <button
        type="button"
        class="button button--small"
        aria-label={`Revoke: ${token.name}`}
        onClick={() => ask({ is: 'revoke', token })}
      >
        Revoke
      </button>
    </li>
  )
}

function SeenAt({ at }: { at: number }) {
  const now = useNow()
  return (
    <>
      Last seen <Moment at={at} words={agoInWords(at, now)} />
    </>
  )
}
