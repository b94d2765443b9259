/** A web process that is killed at an exact line on a command's way in. */
import { startWeb } from '../../../server/start-web.ts'
import { dyingAt } from '../dying.ts'

await startWeb({
  queue: queue => dyingAt('queue', queue),
  answers: answers => ({
    ...answers,
    expect: (home, command) => dyingAt('expectation', answers.expect(home, command)),
  }),
})
