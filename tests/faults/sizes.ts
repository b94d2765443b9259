/** How large the scenes are. */
import type { Size } from './stage.ts'

/** Fits on two cores beside everything else, and keeps every part busy. */
export const fullSize: Size = { webs: 2, workers: 2, pages: 4, editors: 12, readers: 5, pauseMs: 120 }

/** For the short selection of every test run. */
export const shortSize: Size = { webs: 2, workers: 2, pages: 2, editors: 4, readers: 4, pauseMs: 120 }
