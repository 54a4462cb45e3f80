import type { Page } from '@playwright/test'
import { curvesShown, listShown, withProduct } from '../product.ts'
import { median, spread } from '../statistics.ts'
import { storeLongRun, storeRunOfMetrics, storeShortRuns } from './large.ts'

export interface LargeStore {
  /** Steps of a run, each with a loss and an accuracy. */
  readonly steps: number
  readonly runs: number
  /** Names of metrics in one run. */
  readonly names: number
  /** Number of times that each page is opened. */
  readonly rounds: number
}

/**
 * Measures what people wait for in Chromium when much is stored: each page from its address to its last point on the
 * screen.
 */
export async function benchBrowser(
  database: string,
  environment: Readonly<Record<string, string>>,
  port: number,
  { steps, runs, names, rounds }: LargeStore,
): Promise<void> {
  await withProduct(port, environment, async ({ url }, browser) => {
    const long = await storeLongRun(url, steps, 'a long run')
    const other = await storeLongRun(url, steps, 'another long run')
    const metrics = await storeRunOfMetrics(url, names, 10)
    const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
    const measure = async (what: string, once: () => Promise<number>): Promise<void> => {
      const first = await once()
      const times: number[] = []
      for (let round = 0; round < rounds; round++) times.push(await once())
      console.log(
        `${database}: ${what}: ${median(times).toFixed(0)} ms ` +
          `(spread ${(100 * spread(times)).toFixed(0)} %, the first time ${first.toFixed(0)} ms)`,
      )
    }
    await measure(`a run of ${steps.toLocaleString('en')} steps opens`, () => openRun(page, url, long))
    const brought = await bytesOf(page, () => openRun(page, url, long))
    console.log(`${database}: it brings ${(brought / 1e6).toFixed(1)} MB to the browser`)
    await measure(`a run of ${names.toLocaleString('en')} metrics opens`, () => openRun(page, url, metrics))
    await page.goto(`${url}/runs/${long}`)
    await curvesOf(page, long)
    await page.locator('nav a[href="/"]').first().click()
    await page.locator(`a[href="/runs/${other}"]`).first().click()
    await curvesOf(page, other)
    await measure('switching between two such runs', () => switchRun(page, long, other))
    await storeShortRuns(url, runs)
    await measure(`the list of ${(runs + 3).toLocaleString('en')} runs opens`, () => openList(page, url, runs + 3))
    await measure(`a run of ${steps.toLocaleString('en')} steps opens beside them`, () => openRun(page, url, long))
  })
}

/** @returns milliseconds from the begin of the navigation */
async function openRun(page: Page, url: string, runId: string): Promise<number> {
  await page.goto('about:blank')
  await page.goto(`${url}/runs/${runId}`, { waitUntil: 'commit' })
  return curvesOf(page, runId)
}

/**
 * Waits until something of the page is there, and painted.
 *
 * @param condition JavaScript, as text: compiled functions would bring names of their compiler along
 * @returns milliseconds since the page's navigation
 */
function painted(page: Page, condition: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    (function look() {
      if (${condition}) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
      else setTimeout(look, 4)
    })()
  })`)
}

/** Waits until a run's curves are on the screen, to their last point. */
const curvesOf = (page: Page, runId: string): Promise<number> =>
  painted(page, `location.pathname.endsWith('${runId}') && ${curvesShown(runId)}`)

async function openList(page: Page, url: string, count: number): Promise<number> {
  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  return painted(page, listShown(count))
}

/** Goes from the second run to the first by the browser's history, and back. @returns milliseconds of the slower way */
async function switchRun(page: Page, first: string, second: string): Promise<number> {
  const go = async (by: number, to: string): Promise<number> => {
    const from = await page.evaluate<number>(`(history.go(${by}), performance.now())`)
    return (await curvesOf(page, to)) - from
  }
  return Math.max(await go(-2, first), await go(2, second))
}

async function bytesOf(page: Page, work: () => Promise<unknown>): Promise<number> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  // What was fetched ahead comes from memory when the page asks for it.
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  network.on('Network.webSocketFrameReceived', ({ response }) => {
    bytes += response.payloadData.length
  })
  await work()
  await network.detach()
  return bytes
}
