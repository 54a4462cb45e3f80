import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { fetchRunSummary, requestRun, untilStatus, untilSummary } from './hub-requests.ts'
import { expectAllEvents } from './page-checks.ts'
import { eventLines, type Product, removeHome, startProduct, trainingProcess } from './product.ts'

/** What a team lives through: a process killed in mid-run, and a hub that comes back. */
test.describe.configure({ mode: 'serial' })

let product: Product

test.beforeAll(async () => {
  test.setTimeout(300_000)
  product = await startProduct(['start', 'dashboard'])
})

test.afterAll(async () => {
  await product.kill()
  removeHome(product.home)
})

async function stopFromPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop' }).click()
}

test('pause, resume and stop from the page', async ({ page }) => {
  const runId = await requestRun(product, { name: 'paused', model: 'model_3', epochs: 3 })
  await page.goto(`${product.url}/runs/${runId}`)
  await untilSummary(product, runId, ({ step }) => step > 5, 'the first steps')
  await page.getByRole('button', { name: 'Pause' }).click()
  const { step } = await untilStatus(product, runId, 'paused')
  await expect(page.getByText('paused').first()).toBeVisible()
  await page.getByRole('button', { name: /^Resume/ }).click()
  await untilSummary(product, runId, (summary) => summary.status === 'running' && summary.step > step, 'further steps')
  await stopFromPage(page)
  await untilStatus(product, runId, 'stopped')
  await expectAllEvents(page, product, runId)
})

test('a killed run shows as lost within 10 seconds and goes on from its checkpoint', async ({ page }) => {
  const runId = await requestRun(product, { name: 'killed', model: 'model_2', epochs: 200 })
  await page.goto(`${product.url}/runs/${runId}`)
  await untilSummary(product, runId, (summary) => summary.epoch >= 1, 'the first epoch')
  process.kill(trainingProcess(product), 'SIGKILL')
  const { epoch } = await untilStatus(product, runId, 'lost', 10)
  await expect(page.getByText('lost').first()).toBeVisible()
  const before = eventLines(product.home, runId)
  await page.getByRole('button', { name: /^Continue/ }).click()
  await untilSummary(
    product,
    runId,
    (summary) => summary.attempt === 2 && summary.epoch > epoch,
    'an epoch of a second attempt',
  )
  expect(eventLines(product.home, runId).slice(0, before.length)).toEqual(before)
  await stopFromPage(page)
  await untilStatus(product, runId, 'stopped')
  await expectAllEvents(page, product, runId)
})

test('a killed hub stops no training, and an open page has every event once the hub is back', async ({ page }) => {
  const runId = await requestRun(product, { name: 'hub killed', model: 'model_3', epochs: 3 })
  await page.goto(`${product.url}/runs/${runId}`)
  const { step } = await untilSummary(product, runId, (summary) => summary.step > 20, 'the first steps')
  await product.killHub()
  const written = eventLines(product.home, runId).length
  await expect
    .poll(() => eventLines(product.home, runId).length, { message: 'training goes on' })
    .toBeGreaterThan(written)
  product = await startProduct(['start', 'dashboard'], { home: product.home, port: Number(new URL(product.url).port) })
  await untilSummary(
    product,
    runId,
    (summary) => summary.status === 'running' && summary.step > step,
    'steps after the hub is back',
  )
  await stopFromPage(page)
  const { attempt } = await untilStatus(product, runId, 'stopped')
  expect(attempt).toBe(1)
  await expectAllEvents(page, product, runId)
})

test('a page whose scripts do not come says so, and is loaded again once they are there', async ({ page }) => {
  await page.goto(product.url)
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click()
  await page.route('**/*', (route) => route.abort())
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await expect(page.getByText('A part of this page has not come')).toBeVisible()
  await page.unrouteAll()
  await expect(page.getByRole('button', { name: /^Actions for/ }).first()).toBeVisible()
})

test('of more runs than fit a phone the list shows the names', async ({ browser }) => {
  for (let run = 0; run < 40; run++) {
    const runId = `manyruns${String(run).padStart(4, '0')}`
    const settings = { name: `one of many runs, number ${run}`, model: 'm' }
    const response = await fetch(`${product.url}/api/runs/${runId}/events`, {
      method: 'POST',
      body: `${JSON.stringify({ seq: 1, at: Date.now(), type: 'created', runId, settings })}\n`,
    })
    expect(response.ok, await response.text()).toBe(true)
  }
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await phone.goto(product.url)
  const name = phone.getByRole('rowheader').filter({ hasText: 'one of many runs' }).first()
  await expect.poll(async () => (await name.boundingBox())?.width ?? 0).toBeGreaterThan(200)
  await phone.close()
})

test('a run whose first line is no event is there, and its page says which line it is', async ({ page }) => {
  const runId = 'firstline001'
  const folder = join(product.home, 'runs', runId)
  mkdirSync(folder, { recursive: true })
  const settings = { name: 17, model: 'small', batchSize: 64 }
  const lines = [
    { type: 'created', runId, settings, seq: 1, at: 1000 },
    { type: 'log', level: 'info', message: 'it went on', seq: 2, at: 1001 },
    { type: 'finished', outcome: 'completed', seq: 3, at: 1002 },
  ]
  writeFileSync(join(folder, 'events.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await product.kill()
  product = await startProduct(['start', 'dashboard'], { home: product.home })
  await expect.poll(async () => (await fetch(`${product.url}/api/runs/${runId}`)).status, { timeout: 60_000 }).toBe(200)
  await page.goto(`${product.url}/runs/${runId}`)
  await expect(page.getByText('1 event is missing here')).toBeVisible()
  await expect(page.getByText('The first line, which makes the run, is it')).toBeVisible()
  await page.getByText('Which line, and why').click()
  await expect(page.getByText('line 1 (created): settings.name')).toBeVisible()
  await expect(page.getByText('it went on')).toBeVisible()
})

test('everything killed at once: the next start shows the run as lost, with all its events', async ({ page }) => {
  const runId = await requestRun(product, { name: 'power cut', model: 'model_2', epochs: 200 })
  await untilSummary(product, runId, (summary) => summary.epoch >= 1, 'the first epoch')
  await product.kill()
  product = await startProduct(['start', 'dashboard'], { home: product.home })
  await untilStatus(product, runId, 'lost', 30)
  await page.goto(`${product.url}/runs/${runId}`)
  await expectAllEvents(page, product, runId)
  expect((await fetchRunSummary(product, runId)).epoch).toBeGreaterThanOrEqual(1)
})
