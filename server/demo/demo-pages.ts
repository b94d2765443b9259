/** The demo's pages in the order in which they are made. The first one is the page that `npm run demo` plays on. */
import type { DemoPage, Setting } from './demo-page.ts'
import { cometPage } from './pages/comet/page.ts'
import { finalPage } from './pages/final/page.ts'
import { railwayPage } from './pages/railway/page.ts'
import { stormPage } from './pages/storm/page.ts'

export function demoPages(setting: Setting): [storm: DemoPage, ...others: DemoPage[]] {
  return [stormPage(setting), railwayPage(setting), finalPage(setting), cometPage(setting)]
}
