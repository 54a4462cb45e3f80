import { TestPage } from '@misfit/hub/testing/page-client'
import { percentile } from '../statistics.ts'

/**
 * Dashboards in a process of their own: each watches one of the runs, in turn, and notes how old an event is when it
 * comes.
 *
 * `node --import tsx open-pages.ts URL COUNT RUN...`: prints `ready`, and at the end of its input what came.
 */
const [url = '', count = '', ...runIds] = process.argv.slice(2)
const ages: number[] = []
let events = 0
let bytes = 0
const pages: TestPage[] = []

for (let i = 0; i < Number(count); i++) {
  const page = new TestPage(url, runIds[i % runIds.length])
  pages.push(page)
  page.socket.on('lines', ({ lines }) => {
    const now = Date.now()
    for (const line of lines) {
      bytes += line.length
      // What was there when the page was opened is as old as it is.
      if (/"type":"(?:created|started)"/.test(line)) continue
      events++
      // A sample of all is enough for percentiles.
      if (events % 7 === 0) ages.push(now - Number(/"at":(\d+)/.exec(line)?.[1]))
    }
    // What a page keeps is another matter than what the hub can bring.
    page.lines.length = 0
    page.messages.length = 0
  })
}
await Promise.all(pages.map((page) => page.connected()))
console.log('ready')
for await (const _ of process.stdin);
console.log(JSON.stringify({ events, bytes, p50: percentile(ages, 0.5), p99: percentile(ages, 0.99) }))
process.exit(0)
