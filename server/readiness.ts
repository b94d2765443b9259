/** Whether connections answer: one that is open may carry nothing any more, so only an answer counts. */

/** What Redis clients of every kind have. */
export interface Asked {
  readonly status: string
  ping(): Promise<unknown>
}

/** What does not answer within this does not answer, ms. */
const answerWithinMs = 900

/** @param connections under the sentence that is said when they do not answer @returns those sentences, with the reason */
export async function unanswered(connections: Record<string, Asked>): Promise<string[]> {
  const asked = Object.entries(connections).map(async ([sentence, connection]) => {
    const reason = await askOne(connection)
    return reason === undefined ? [] : [`${sentence}: ${reason}.`]
  })
  return (await Promise.all(asked)).flat()
}

async function askOne(connection: Asked): Promise<string | undefined> {
  // A question to a connection that is away would wait for it, and be answered when nobody asks any more.
  if (connection.status !== 'ready') return `the connection is ${connection.status}`
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(() => resolve('no answer in time'), answerWithinMs)
  })
  const answer = connection.ping().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
