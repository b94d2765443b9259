/** Why an invitation's link is worth nothing any more, in words for whoever opened it. */
import type { FoundInvitation } from './people.ts'

export const deadLinks: Record<Exclude<FoundInvitation['is'], 'open'>, string> = {
  used: 'This link was used already. Sign in with the password that was chosen, or ask an administrator for a new link.',
  expired: 'This link has expired: it could be used for 48 hours. Ask an administrator for a new one.',
  replaced: 'A newer link was made in place of this one. Use that, or ask an administrator for another.',
  removed: 'The account that this link was for was removed.',
  unknown: 'This link is not known here. Check that it was copied whole.',
}
