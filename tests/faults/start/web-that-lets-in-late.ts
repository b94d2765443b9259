/** A web process that reads first what was missed, and lets into the room afterwards: what happens in between is lost. */
import { startWeb } from '../../../server/start-web.ts'

const lateMs = 300

await startWeb({
  relays: relays => ({
    ...relays,
    join(page, hear) {
      let room: { leave(): void } | undefined
      const late = setTimeout(() => {
        room = relays.join(page, hear)
      }, lateMs)
      return {
        leave() {
          clearTimeout(late)
          room?.leave()
        },
      }
    },
  }),
})
