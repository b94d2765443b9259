/** `npm run demo` from what was typed to its exit code: opens the newsroom, plays the story, stops when asked to. */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Image } from '../../shared/block.ts'
import { addresses } from '../../shared/http-api.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { exitCodes, Unreachable, WrongUse } from '../cli/exit-codes.ts'
import { type OpenNewsroom, openNewsroom } from '../cli/newsroom.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { isOutage } from '../storage/outages.ts'
import { demoPageId } from './demo-ids.ts'
import { createPlayer } from './player.ts'
import { NoAnswer } from './send.ts'
import { story } from './story/story.ts'

export interface PlayWorld {
  env: Record<string, string | undefined>
  out: (line: string) => void
  err: (line: string) => void
  /** Aborted when the playing has to stop. */
  stop: AbortSignal
}

interface Options {
  speed: number
  minutes: number
  isOnce: boolean
}

const usage = [
  'Plays a developing story on the demo page, once, in about four and a half minutes. Ctrl-C stops it.',
  '',
  'usage: npm run demo -- [options]',
  '',
  '  --speed N     N times as fast (0.1 to 100)',
  '  --minutes N   go on for N minutes, from the beginning again where time is left (1 to 1440)',
  '  --once        end after one run through the story, however many minutes are left',
  '  --help        print this',
]

/** A run is begun only while this much is left, ms. */
const worthwhileMs = 60_000

/** @param typed what follows `demo --` @returns the exit code */
export async function runPlay(typed: readonly string[], world: PlayWorld): Promise<number> {
  let newsroom: OpenNewsroom | undefined
  try {
    const options = readOptions(typed)
    if (!options) {
      for (const line of usage) world.out(line)
      return exitCodes.done
    }
    const config = readConfig(world.env)
    newsroom = await openNewsroom(config)
    return await playOn(newsroom, config, options, world)
  } catch (error) {
    return failed(error, world)
  } finally {
    await newsroom?.close()
  }
}

async function playOn(newsroom: OpenNewsroom, config: Config, options: Options, world: PlayWorld): Promise<number> {
  const pages = await newsroom.pages.list()
  const page = pages.find(({ id }) => id === demoPageId('storm'))
  if (!page) {
    world.err('The demo pages are not in this newsroom: they come with the first start of an empty one.')
    return exitCodes.refused
  }
  world.out(`Watch it at ${config.publicUrl}${addresses.page(page.slug)} (written at ${config.publicUrl}/desk)`)
  const until = Date.now() + options.minutes * 60_000
  do {
    await playOnce(newsroom, pages, page.image, options, until, world)
  } while (!options.isOnce && !world.stop.aborted && until - Date.now() > worthwhileMs)
  world.out(world.stop.aborted ? 'Stopped.' : 'That was the story. The page stays as it is.')
  return exitCodes.done
}

async function playOnce(
  newsroom: OpenNewsroom,
  pages: LivePage[],
  image: Image | undefined,
  options: Options,
  until: number,
  { out, stop }: PlayWorld,
): Promise<void> {
  const titleOf = (id: PageId) => pages.find(page => page.id === id)?.headline.split(':')[0] ?? id
  const say = (line: string) => out(`${new Date().toLocaleTimeString('en-GB')} ${line}`)
  const player = createPlayer({ ...newsroom, titleOf, say })
  try {
    for (const { afterSeconds, change } of story(image)) {
      await pause((afterSeconds * 1000) / options.speed, stop)
      if (stop.aborted || Date.now() >= until) return
      await player.play(change)
    }
  } finally {
    await player.tidyUp()
  }
}

/** Ends early, and quietly, when the playing has to stop. */
async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stop }).catch(() => {})
}

/** @returns undefined when help was asked for @throws WrongUse */
function readOptions(typed: readonly string[]): Options | undefined {
  const options = { speed: { type: 'string' }, minutes: { type: 'string' }, once: { type: 'boolean' } } as const
  try {
    const { values } = parseArgs({
      args: [...typed],
      options: { ...options, help: { type: 'boolean' } },
      strict: true,
      allowPositionals: false,
    })
    if (values.help) return undefined
    return {
      speed: numberOf('speed', values.speed, 1, 0.1, 100),
      minutes: numberOf('minutes', values.minutes, 5, 1, 1440),
      isOnce: values.once ?? values.minutes === undefined,
    }
  } catch (error) {
    if (error instanceof WrongUse || !(error instanceof Error)) throw error
    throw new WrongUse(error.message)
  }
}

function numberOf(name: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text !== '' && value >= least && value <= most) return value
  throw new WrongUse(`--${name} is a number from ${least} to ${most}, not “${text}”.`)
}

function failed(error: unknown, { err }: PlayWorld): number {
  if (error instanceof WrongUse) {
    for (const line of [error.message, '', ...usage.slice(2)]) err(line)
    return exitCodes.wrongUse
  }
  if (error instanceof ConfigError || error instanceof Refusal) {
    err(error.message)
    return error instanceof ConfigError ? exitCodes.wrongUse : exitCodes.refused
  }
  if (error instanceof NoAnswer || error instanceof Unreachable || isOutage(error)) {
    err(error instanceof Error && !isOutage(error) ? error.message : 'Redis does not answer any more.')
    return exitCodes.unreachable
  }
  err(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodes.refused
}
