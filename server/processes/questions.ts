/** Questions to another process, each with an answer in time, or without one. */

export interface Questions<Answer> {
  /** @param send gets the id under which the answer comes */
  ask(send: (id: number) => void): Promise<Answer>
  answered(id: number, answer: Answer): void
  /** Nothing is answered any more. */
  end(): void
}

/** @param withinMs how long an answer is waited for @param otherwise what counts where none comes */
export function createQuestions<Answer>(withinMs: number, otherwise: Answer): Questions<Answer> {
  const asked = new Map<number, (answer: Answer) => void>()
  let last = 0
  return {
    ask(send) {
      const id = ++last
      return new Promise(resolve => {
        const late = setTimeout(() => answered(otherwise), withinMs)
        const answered = (answer: Answer) => {
          clearTimeout(late)
          asked.delete(id)
          resolve(answer)
        }
        asked.set(id, answered)
        send(id)
      })
    },
    answered: (id, answer) => asked.get(id)?.(answer),
    end() {
      for (const answered of [...asked.values()]) answered(otherwise)
    },
  }
}
