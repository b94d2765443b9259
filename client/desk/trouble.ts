/** An outcome that is no success, as a sentence for the person who asked. */
import type { Outcome } from './desk-api.ts'

export function troubleInWords(outcome: Exclude<Outcome<unknown>, { is: 'done' }>): string {
  switch (outcome.is) {
    case 'refused':
      return outcome.problem.detail
    case 'signedOut':
      return 'Your session has ended. Sign in again.'
    case 'unknown':
      if (outcome.why === 'offline') return 'No connection to the service. Check the network and try again.'
      return outcome.why === 'busy'
        ? 'The service is very busy. Try again in a moment.'
        : 'The service does not answer. Try again in a moment.'
  }
}
