/** Whether a port with several web processes can be sent readers, and what is not as it should be. */
import type { KeptWeb } from './kept-webs.ts'
import type { Readiness } from './messages.ts'

const stateWords = {
  starting: 'is starting',
  leaving: 'is stopping',
  gone: 'has ended and will be started again',
} satisfies Partial<Record<KeptWeb['state'], string>>

/**
 * Ready, when at least one process takes connections and every one that does says that it is ready. One that is being
 * started again is named and makes nobody wait: nothing is sent to it.
 */
export async function jointReadiness(webs: readonly KeptWeb[]): Promise<Readiness> {
  const name = (number: number) => `Web process ${number} of ${webs.length}`
  const away = webs.flatMap(({ number, state }) => (state === 'open' ? [] : [`${name(number)} ${stateWords[state]}.`]))
  const open = await Promise.all(
    webs
      .filter(({ state }) => state === 'open')
      .map(async ({ number, running }) => ({ number, told: await running?.ask('ready') })),
  )
  const said = new Set(open.flatMap(({ told }) => told?.reasons ?? []))
  const reasons = [...said].flatMap(reason => {
    const sayers = open.filter(({ told }) => told?.reasons.includes(reason))
    // What all say is said once.
    return sayers.length === open.length ? [reason] : sayers.map(({ number }) => `${name(number)}: ${reason}`)
  })
  const silent = open.flatMap(({ number, told }) => (told ? [] : [`${name(number)} does not answer.`]))
  return {
    ready: open.length > 0 && open.every(({ told }) => told?.ready),
    reasons: [...reasons, ...silent, ...away],
  }
}
