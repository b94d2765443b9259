/** Start file of the web process, and of the keeper where several of them serve one port: every part as it ships. */
import { endWhenAsked } from './ending.ts'
import { behindKeeper } from './processes/behind-keeper.ts'
import { numberOfThis } from './processes/number.ts'

// First of all: the parts take a moment to load, and the process may be asked to end meanwhile, or lose its keeper.
const ending = endWhenAsked()
const number = numberOfThis()
const place = number === undefined ? undefined : behindKeeper(number, ending)
const { readConfig } = await import('./config.ts')
const { orRefuse } = await import('./refuse.ts')

if (!place && orRefuse(() => readConfig(process.env)).webProcesses > 1) {
  const { startKeeper } = await import('./start-keeper.ts')
  await startKeeper(ending)
} else {
  const { startWeb } = await import('./start-web.ts')
  await startWeb({}, ending, place)
}
