/** The settings of the page that is looked at; only what was changed is sent. */
import type { LivePage } from '../../shared/live-page.ts'
import { PageFormView } from './page-form-view.tsx'
import { usePageForm } from './page-form.ts'
import { instantOf, timeInWords } from './zone-time.ts'

export function PageSettingsView({ page }: { page: LivePage }) {
  const form = usePageForm(page)
  const { draft, touched } = form
  const isEnding = draft.status === 'ended' && page.status !== 'ended'
  const end = touched.includes('coverageEnd') ? instantOf(draft.coverageEnd, draft.timeZone) : undefined
  return (
    <PageFormView
      label="Page settings"
      form={form}
      page={page}
      save="Save settings"
      question={
        draft.status === 'down' && page.status !== 'down'
          ? {
              title: 'Take this page down?',
              confirm: 'Take it down',
              words: (
                <>
                  <p class="dialog__text">
                    <b>{page.headline}</b>
                  </p>
                  <p class="dialog__text">
                    It is gone from every reader’s screen within two seconds. Its address, its entries and its feeds say
                    that it was taken down; nothing of it can be read. At the desk it stays as it is, and you can put it
                    back by choosing another status.
                  </p>
                </>
              ),
            }
          : isEnding
            ? {
                title: 'End coverage?',
                confirm: 'End coverage',
                words: (
                  <>
                    <p class="dialog__text">
                      <b>{page.headline}</b>
                    </p>
                    <p class="dialog__text">
                      Readers see that coverage has ended, and the page takes no new entries. Entries can still be
                      corrected and withdrawn. You can make the page live again later.
                    </p>
                    <p class="dialog__text">
                      The end that readers see: {end === undefined ? 'this moment' : timeInWords(end, draft.timeZone)}.
                    </p>
                  </>
                ),
              }
            : undefined
      }
    />
  )
}
