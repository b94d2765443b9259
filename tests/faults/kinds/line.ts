/** Faults of the network between our processes and Redis: messages and replies lost, doubled, overtaken, connections half open, held, cut. */
import type { Fault } from '../fault.ts'
import { entry, listed, pause, until, within } from '../injection.ts'
import type { Meddling } from '../meddling.ts'
import type { RedisLine } from '../redis-line.ts'
import type { Scene } from '../scene.ts'

const needs = { line: true }

function lineOf({ line }: Scene): RedisLine {
  if (!line) throw new Error('this scene has no line to Redis')
  return line
}

/** Until it was done as often as asked. @returns what was hit, shortened */
async function done(scene: Scene, meddling: Meddling): Promise<string> {
  try {
    await within(scene, 30, 'enough passes on the line', meddling.done)
  } finally {
    meddling.stop()
  }
  return summary(meddling.hit)
}

/** For a table: each name once, with how often. */
function summary(hit: readonly string[]): string {
  if (hit.length === 0) throw new Error('nothing passed on the line')
  const counts = new Map<string, number>()
  for (const what of hit) counts.set(what, (counts.get(what) ?? 0) + 1)
  return listed([...counts].map(([what, count]) => (count === 1 ? what : `${what} ×${count}`)))
}

function messages(how: 'drop' | 'double' | 'swap', title: string): Fault {
  const past = { drop: 'dropped', double: 'doubled', swap: 'swapped' }[how]
  return {
    name: `messages-${past}`,
    title,
    needs,
    seconds: 1,
    inject: scene => done(scene, lineOf(scene).pubsub[how](scene.random.between(4, 20))),
  }
}

async function halfOpen(scene: Scene, which: 'all' | 'subscribers' | 'others', ms: number): Promise<string> {
  const half = lineOf(scene).halfOpen(which)
  const isTorn = scene.random.between(0, 1) === 1
  try {
    await pause(scene, ms)
  } finally {
    if (isTorn) half.destroy()
    else half.resume()
  }
  return `${listed(half.names)}, then ${isTorn ? 'cut' : 'open again'}`
}

export const lineFaults: Fault[] = [
  messages('drop', 'published messages do not arrive'),
  messages('double', 'published messages arrive twice'),
  messages('swap', 'published messages are overtaken by the next of their channel'),
  {
    name: 'last-message-lost',
    title: 'a published message does not arrive, and none follows from which the hole would show',
    needs,
    seconds: 3,
    async inject(scene) {
      const silence = lineOf(scene).pubsub.drop(Number.POSITIVE_INFINITY)
      try {
        await scene.quietly(async () => {
          const sent = await scene.sends({
            type: 'publish',
            entry: entry('The last one'),
            pages: [scene.random.pick(scene.pages).id],
          })
          silence.stop()
          await within(scene, 30, 'readers find the lost message', scene.everybodyHas(sent))
        })
      } finally {
        silence.stop()
      }
      return summary(silence.hit)
    },
  },
  {
    name: 'subscribers-half-open',
    title: 'on the subscribers’ connections nothing passes for 3 s, and both ends believe that they stand',
    needs,
    seconds: 3,
    inject: scene => halfOpen(scene, 'subscribers', 3000),
  },
  {
    name: 'everything-half-open',
    title: 'on all open connections to Redis nothing passes for 6 s, while new ones work',
    needs,
    seconds: 6,
    inject: scene => halfOpen(scene, 'all', 6000),
  },
  {
    name: 'connections-hang',
    title: 'all open connections to Redis hang and never speak again, while new ones work',
    needs,
    seconds: 20,
    async inject(scene) {
      const half = lineOf(scene).halfOpen('all')
      try {
        const pages = scene.pages.map(({ id }) => id)
        const sent = scene.sends({ type: 'publish', entry: entry('Over new connections'), pages })
        await within(scene, 60, 'new connections take over', sent.then(scene.everybodyHas))
      } finally {
        half.destroy()
      }
      return listed(half.names)
    },
  },
  {
    name: 'redis-unreachable',
    title: 'nothing passes between our processes and Redis for 1 to 5 s, on new connections neither',
    needs,
    seconds: 5,
    async inject(scene) {
      const line = lineOf(scene)
      const ms = scene.random.between(1000, 5000)
      const names = line.connections().map(({ name }) => name)
      line.hold()
      try {
        await pause(scene, ms)
      } finally {
        line.release()
      }
      return `${listed(names)} for ${(ms / 1000).toFixed(1)} s`
    },
  },
  {
    name: 'connections-cut',
    title: 'all connections to Redis are cut at once',
    needs,
    seconds: 1,
    async inject(scene) {
      await pause(scene, scene.random.between(0, 300))
      const line = lineOf(scene)
      await until(scene, 30, 'there is a connection', () => line.connections().length > 0)
      return listed(line.cutAll())
    },
  },
  {
    name: 'replies-to-writes-lost',
    title: 'replies to writes are lost with their connection, nobody knows what became of them',
    needs,
    seconds: 2,
    inject: scene => done(scene, lineOf(scene).loseReplies(scene.random.between(3, 10))),
  },
  {
    name: 'every-reply-lost-once',
    title: 'the first reply of every kind of command and script is lost with its connection',
    needs,
    seconds: 8,
    async inject(scene) {
      const losses = lineOf(scene).loseEachReplyOnce()
      try {
        await pause(scene, 8000)
      } finally {
        losses.stop()
      }
      return summary(losses.hit)
    },
  },
]
