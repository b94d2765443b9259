/** What every page of the site knows beside its content: the name, the origin, and the files of this build. */
import type { Assets } from '../assets.ts'

export interface Site {
  name: string
  /** Origin without a trailing slash: canonical addresses begin with it. */
  origin: string
  /** BCP 47, one that there are words in: what belongs to no live page is written in it. */
  language: string
  /** For readers who save data: pictures wait until they are asked for. */
  savesData?: boolean
  assets: Pick<Assets, 'build' | 'brand' | 'readerScript' | 'readerModules' | 'readerStyles'>
}
