/** Which view stands in place of the page: the address may name one that is not for this account. */
import type { LivePage } from '../../shared/live-page.ts'
import { mayManagePeople, maySeeAudit } from '../../shared/permissions.ts'
import { AccountView } from './account-view.tsx'
import { AuditView } from './audit-view.tsx'
import { useDesk } from './desk-state.ts'
import { PeopleView } from './people-view.tsx'
import { SideView } from './side-view.tsx'
import type { View } from './view-address.ts'

interface Props {
  view: View
  pages: readonly LivePage[]
  onBack: () => void
  onSignedOut: () => void
}

export function ViewBeside({ view, pages, onBack, onSignedOut }: Props) {
  const { account } = useDesk()
  switch (view) {
    case 'account':
      return <AccountView pages={pages} onBack={onBack} onSignedOut={onSignedOut} />
    case 'people':
      if (mayManagePeople(account)) return <PeopleView pages={pages} onBack={onBack} />
      return <NotForYou title="People" words="Users and tokens are for administrators of all pages." onBack={onBack} />
    case 'audit':
      if (maySeeAudit(account)) return <AuditView pages={pages} onBack={onBack} />
      return (
        <NotForYou title="Audit log" words="The audit log is for chief editors and administrators." onBack={onBack} />
      )
  }
}

function NotForYou({ title, words, onBack }: { title: string; words: string; onBack: () => void }) {
  return (
    <SideView title={title} onBack={onBack}>
      <p class="note">{words}</p>
    </SideView>
  )
}
