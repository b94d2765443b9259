/** Sends commands that lead a worker to a certain line, until it has come there. */
import { entry, pause } from './injection.ts'
import type { Scene } from './scene.ts'

const everyMs = 150

/** @param step a method of the storage of a worker */
export async function provoke(scene: Scene, step: string, isThere: () => boolean): Promise<void> {
  const ids = scene.pages.map(({ id }) => id)
  for (let count = 1; !isThere(); count += 1) {
    const words = entry(`On the way to ${step}, number ${count}`)
    const home = scene.random.pick(ids)
    const isOfPages = step === 'waiting' || step === 'deliver' || step === 'settle'
    const pages = isOfPages ? [home, ...ids.filter(id => id !== home)] : [home]
    const sent = [scene.sends({ type: 'publish', entry: words, pages })]
    // An entry is published once: what comes second is refused, and the refusal is kept.
    if (step === 'keepAnswer') sent.push(scene.sends({ type: 'publish', entry: words, pages }))
    for (const reply of sent) reply.catch(() => {}) // the suite's checker knows what was sent
    await pause(scene, everyMs)
  }
}
