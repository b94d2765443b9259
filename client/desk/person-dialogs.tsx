/** What is asked before somebody comes, changes or goes, and the link that is shown once. */
import { useState } from 'preact/hooks'
import type { LivePage } from '../../shared/live-page.ts'
import type { InvitationReply, PersonView, TokenView } from '../../shared/people.ts'
import { AccountForm, SecretDialog } from './account-dialogs.tsx'
import type { Outcome } from './desk-api.ts'
import { useDesk } from './desk-state.ts'
import { ConfirmDialog } from './dialog.tsx'
import { troubleInWords } from './trouble.ts'
import { momentInWords } from './when.tsx'

export type PersonQuestion =
  | { is: 'invite' }
  | { is: 'link'; invited: InvitationReply }
  | { is: 'change' | 'renew' | 'remove'; user: PersonView }
  | { is: 'revoke'; token: TokenView }

interface Props {
  question: PersonQuestion
  pages: readonly LivePage[]
  ask: (question: PersonQuestion) => void
  onClose: () => void
  /** @param words what was done, for whoever does not see it */
  onDone: (words: string) => void
  again: () => void
}

export function PersonDialogs({ question, pages, ask, onClose, onDone, again }: Props) {
  const { api, account } = useDesk()
  const [problem, setProblem] = useState('')

  /** Sends what was confirmed; a refusal stays in the dialog, to be read. */
  async function send<Value>(outcome: Promise<Outcome<Value>>, done: (value: Value) => void): Promise<void> {
    setProblem('')
    const sent = await outcome
    if (sent.is === 'done') done(sent.value)
    else setProblem(troubleInWords(sent))
  }

  function showLink(invited: InvitationReply): void {
    ask({ is: 'link', invited })
    again()
  }

  const confirming = { cancel: 'Cancel', onCancel: onClose }
  const trouble = (
    <p class="problem" role="alert">
      {problem}
    </p>
  )
  switch (question.is) {
    case 'invite':
      return (
        <AccountForm
          title="Invite somebody"
          confirm="Make the link"
          name={{ label: 'Name', hint: 'They sign in with it, and colleagues see it.' }}
          first={{ role: 'editor', pages: 'all' }}
          pages={pages}
          send={api.invite}
          onDone={showLink}
          onCancel={onClose}
        />
      )
    case 'link':
      return (
        <SecretDialog
          title={`Link for ${question.invited.account.name}`}
          label="Link"
          secret={question.invited.href}
          onClose={onClose}
        >
          <p>
            It is shown only now. Whoever opens it chooses the password of {question.invited.account.name}: send it to
            nobody else. It works once, until {momentInWords(question.invited.expiresAt)}.
          </p>
        </SecretDialog>
      )
    case 'change': {
      const { user } = question
      const isSelf = user.id === account.id
      return (
        <AccountForm
          title={`Change ${user.name}`}
          confirm="Change"
          first={{ role: user.role, pages: user.pages }}
          pages={pages}
          send={({ role, pages }) => api.changeUser(user.id, { role, pages })}
          onDone={() => onDone(`${user.name} was changed`)}
          onCancel={onClose}
        >
          <p>
            {isSelf ? 'These are your own rights. ' : ''}
            It holds at once, also for what was sent and is not carried out yet.
          </p>
        </AccountForm>
      )
    }
    case 'renew':
      return (
        <ConfirmDialog
          title={`A new link for ${question.user.name}?`}
          confirm="Make the link"
          {...confirming}
          onConfirm={() => void send(api.renewInvitation(question.user.id), showLink)}
        >
          <p class="dialog__text">
            {question.user.standing.is === 'invited'
              ? 'The link that was made before stops working.'
              : 'With it a new password can be chosen. Until then the present one goes on working; then every session ends.'}
          </p>
          {trouble}
        </ConfirmDialog>
      )
    case 'remove':
      return (
        <ConfirmDialog
          title={`Remove ${question.user.name}?`}
          confirm="Remove"
          isGrave
          {...confirming}
          onConfirm={() =>
            void send(api.removeUser(question.user.id), () => onDone(`${question.user.name} was removed`))
          }
        >
          <p class="dialog__text">
            {question.user.id === account.id ? 'That is you. ' : ''}
            They are signed out everywhere at once, and what they sent and is not carried out yet is refused. What they
            published stays.
          </p>
          {trouble}
        </ConfirmDialog>
      )
    case 'revoke':
      return (
        <ConfirmDialog
          title={`Revoke ${question.token.name}?`}
          confirm="Revoke"
          isGrave
          {...confirming}
          onConfirm={() =>
            void send(api.revokeToken(question.token.id), () => onDone(`${question.token.name} was revoked`))
          }
        >
          <p class="dialog__text">The program that uses it is shut out at once. It cannot be brought back.</p>
          {trouble}
        </ConfirmDialog>
      )
  }
}
