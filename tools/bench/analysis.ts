import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { pushRun } from '@misfit/trainer/cli/commands/push'
import { type Home, resolveHome, runPath } from '@misfit/trainer/run-folder/home'
import { measureComputed, measureScored } from './analysis/computed.ts'
import { frameTimes, timesOf, timeUntilPainted, type Times } from './analysis/in-the-browser.ts'
import { writeSyntheticRun } from './analysis/synthetic-run.ts'
import { machineAndCommand } from './hardware/machine.ts'
import { withProduct } from './product.ts'

const usage = `npm run bench -- analysis [flags]
  --samples <n>   predictions; default 1000000
  --classes <n>   default 1000
  --rounds <n>    of what is computed; default 7
  --port <n>      where the dashboard listens; default 4391
  --no-browser    only what is computed in a process
The pages must be built: npx nx build dashboard. MISFIT_CHROMIUM names the browser \
(else one is found or installed), MISFIT_NEXT_DIST other built pages.`

/** Measures views of a million predictions, and the pages that show them in Chromium. */
export async function benchAnalysis(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      samples: { type: 'string', default: '1000000' },
      classes: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '7' },
      port: { type: 'string', default: '4391' },
      'no-browser': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(machineAndCommand('analysis', flags))
  measureComputed(Number(values.samples), Number(values.classes), Number(values.rounds))
  measureScored(Number(values.rounds))
  if (!values['no-browser']) await measurePages(Number(values.samples), Number(values.classes), Number(values.port))
}

async function measurePages(samples: number, classCount: number, port: number): Promise<void> {
  await withProduct(port, { MISFIT_NO_TRAINER: '1' }, async (product, browser) => {
    const { url } = product
    const home = resolveHome({ MISFIT_HOME: product.home })
    const small = await push(home, url, { samples: 10_000, classCount: 10, epochs: 24, errors: 0.05, images: true })
    const large = await push(home, url, { samples, classCount, epochs: largeEpochs, errors: 0.1, images: false })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    // The compiler that runs this file names inner functions by a helper that the page does not have.
    await page.addInitScript({ content: 'globalThis.__name = (named) => named' })
    report(
      'the slider to the next epoch: matrix and gallery of 10,000 samples',
      '< 100',
      await slide(page, `${url}/runs/${small}?epoch=24`, 24, 0),
    )
    await measureLarge(page, `${url}/runs/${large}`, classCount)
    const many = `${samples.toLocaleString('en-US')} samples`
    report(
      `the slider to the next epoch: matrix and gallery of ${many}, a key in two seconds`,
      '< 100',
      await slide(page, `${url}/runs/${large}?epoch=${largeEpochs}`, largeEpochs, 2000),
    )
    await measureFile(page, `${url}/runs/${large}?view=images`, many)
  })
}

async function push(home: Home, url: string, run: Parameters<typeof writeSyntheticRun>[1]): Promise<string> {
  const runId = await writeSyntheticRun(home, run)
  await pushRun({ home, output: process.stdout }, runPath(home, runId), url)
  return runId
}

const mostMoves = 20
/** Number of epochs of the large run. */
const largeEpochs = 6

/** @param rest milliseconds between two keys: the epochs beside the one that is shown are fetched ahead */
async function slide(page: Page, address: string, epochs: number, rest: number): Promise<Times> {
  await page.goto(address)
  await page.locator(`[aria-label^="Most incorrect, validation, epoch ${epochs}:"]`).waitFor({ timeout: 120_000 })
  await page.getByRole('slider', { name: 'Epoch' }).focus()
  const times: number[] = []
  for (let epoch = epochs - 1; epoch >= Math.max(1, epochs - mostMoves); epoch--) {
    await delay(rest)
    const wanted = [
      `[aria-label^="Most incorrect, validation, epoch ${epoch}:"]`,
      `[aria-label*="onfusion matrix, validation, epoch ${epoch}:"]`,
    ]
    times.push(await timeUntilPainted(page, 'keydown', wanted, () => page.keyboard.press('ArrowLeft')))
  }
  return timesOf(times)
}

/** The file of every image of the run: the page must stay quick while it is made. */
async function measureFile(page: Page, address: string, many: string): Promise<void> {
  await page.goto(address)
  const save = page.getByRole('button', { name: 'Save shown images as CSV' })
  await save.waitFor({ timeout: 120_000 })
  let seconds = 0
  const frames = await frameTimes(page, async () => {
    const began = performance.now()
    const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), save.click()])
    await file.path()
    seconds = (performance.now() - began) / 1000
  })
  console.log(
    `the file of ${many} is saved after ${seconds.toFixed(1)} s; the longest frame meanwhile ` +
      `took ${Math.max(...frames).toFixed(0)} ms`,
  )
}

async function measureLarge(page: Page, address: string, classCount: number): Promise<void> {
  const began = performance.now()
  await page.goto(address)
  const showAll = page.getByRole('button', { name: /^Show all [\d,]+$/ })
  await showAll.waitFor({ timeout: 120_000 })
  console.log(
    `the whole page of the large run, from its address to the first ` +
      `mistakes: ${(performance.now() - began).toFixed(0)} ms`,
  )
  const all = (await showAll.textContent())?.replace(/\D/g, '') ?? ''
  const opened = await timeUntilPainted(
    page,
    'click',
    [`[aria-label^="Most incorrect"][aria-label*=": ${all} images"] [data-position="20"]`],
    () => showAll.click(),
  )
  report(`the gallery of ${Number(all).toLocaleString('en-US')} errors opens`, '< 500', timesOf([opened]))

  const matrix = page.getByRole('grid', { name: /onfusion matrix/ }).first()
  if ((await matrix.count()) === 0) {
    console.log(`there is no matrix of ${classCount} classes on the page`)
    return
  }
  await matrix.scrollIntoViewIfNeeded()
  const box = await matrix.boundingBox()
  if (box === null) throw new Error('the matrix has no place on the page')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const wheel = (control: boolean) => async (): Promise<void> => {
    if (control) await page.keyboard.down('Control')
    for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(control ? 0 : 40, turn % 20 < 10 ? 40 : -40)
    if (control) await page.keyboard.up('Control')
  }
  report('frames while the matrix is zoomed', '17', timesOf(await frameTimes(page, wheel(true))))
  report('frames while the matrix is moved', '17', timesOf(await frameTimes(page, wheel(false))))
}

function report(what: string, target: string, { median, p95, count }: Times): void {
  console.log(`${what}: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of ${count} (target: ${target} ms)`)
}
