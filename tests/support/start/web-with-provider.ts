// A web process whose internet is one server of this machine: it knows a film and its picture, and nothing else.
import sharp from 'sharp'
import { startWeb } from '../../../server/start-web.ts'
import { startProvider } from '../provider.ts'

const picture = await sharp({ create: { width: 480, height: 270, channels: 3, background: '#1f4e79' } })
  .jpeg()
  .toBuffer()
const provider = await startProvider((req, res) => {
  const isFilm = req.headers.host === 'www.youtube.com' && req.url?.includes('harbour-01')
  if (isFilm) {
    const answer = { title: 'The harbour at night', thumbnail_url: 'https://i.ytimg.com/vi/harbour-01/hq.jpg' }
    res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  } else if (req.headers.host === 'i.ytimg.com') res.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(picture)
  else res.writeHead(404).end()
})

await startWeb({ fetchOutside: () => provider.fetchOutside })
