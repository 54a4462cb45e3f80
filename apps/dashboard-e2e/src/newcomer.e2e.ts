import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { trainWithAdvancedChoices } from './advanced-steps.ts'
import {
  compareTwoModels,
  followClassAndChanges,
  logPublicCase,
  openConfusedPairs,
  readCalibration,
  readPublicCase,
  tryFileKeysAndCamera,
  walkManyClasses,
} from './analysis-steps.ts'
import { filterAndMarkImages } from './gallery-steps.ts'
import { fetchRunSummary, requestRun, untilStatus, untilSummary } from './hub-requests.ts'
import { lookAtMistakes, readFirstLayer, useFeatureMap } from './inspection-steps.ts'
import { decideValidationLabels, readLearning, retrainOnDecidedLabels } from './label-steps.ts'
import {
  expectAccessible,
  expectAllEvents,
  expectNoSidewaysScroll,
  expectRestOutOfView,
  runIdOf,
} from './page-checks.ts'
import { type Product, removeHome, startProduct } from './product.ts'
import { drawOne, expectAnswer, pastePhotograph } from './trial.ts'

/** The product as a newcomer meets it: an empty data folder, real MNIST, and every page in the order of the story. */
test.describe.configure({ mode: 'serial' })

let product: Product
let page: Page
let firstRun: string
let issuesPath: string

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  product = await startProduct(['serve', 'dashboard'])
  page = await browser.newPage()
})

test.afterAll(async () => {
  await product.kill()
  removeHome(product.home)
})

test('an empty store offers the walk', async () => {
  await page.goto(product.url)
  await expect(page.getByRole('button', { name: 'Start the walk' })).toBeVisible()
  await expect(page.getByText(/native TensorFlow/)).toBeVisible()
  await expectAccessible(page)
})

test('the form says what is wrong with a field, and starts model_1', async () => {
  await page.getByRole('button', { name: 'Train a single model' }).click()
  const dialog = page.getByRole('dialog', { name: 'New run' })
  await dialog.getByRole('radio', { name: /model_1/ }).check()
  await dialog.getByLabel('Epochs').fill('0')
  await dialog.getByLabel('Learning rate').fill('-1')
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await expect(dialog.getByText('epochs must be at least 1')).toBeVisible()
  await expect(dialog.getByText('learning rate must be greater than 0')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Epochs').fill('5')
  await dialog.getByLabel('Learning rate').fill('0.001')
  await dialog.getByLabel('Name').fill('première 🔥 <script>alert(1)</script> ../../etc/passwd')
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await page.waitForURL(/\/runs\/[a-z0-9]{12}/)
  firstRun = runIdOf(page)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<script>alert(1)</script>')
})

test('epochs arrive by themselves, in two browsers, through a reload and a dropped network', async ({ browser }) => {
  const secondContext = await browser.newContext()
  const second = await secondContext.newPage()
  await second.goto(page.url())
  await secondContext.setOffline(true)
  await page.reload()
  await untilStatus(product, firstRun, 'completed')
  await secondContext.setOffline(false)
  await expect(page.getByText('completed').first()).toBeVisible()
  await expectAllEvents(page, product, firstRun)
  await expectAllEvents(second, product, firstRun)
  await secondContext.close()
})

test('the test accuracy is that of the walk, and the same after saving and loading', async () => {
  const { test: result, reloaded } = await untilStatus(product, firstRun, 'completed')
  expect(result?.count).toBe(10_000)
  expect(result?.accuracy).toBeGreaterThan(0.93)
  expect(reloaded).toMatchObject({ accuracy: result?.accuracy, loss: result?.loss, identical: true })
  await expect(page.getByText(`${((result?.accuracy ?? 0) * 100).toFixed(2)} %`).first()).toBeVisible()
})

test('a cell of the matrix opens onto its images, and the arrow keys go through them', async ({ browser }) => {
  const matrix = page.getByRole('grid', { name: /^Confusion matrix/ })
  await matrix.scrollIntoViewIfNeeded()
  const cell = matrix.getByRole('gridcell', { name: /^actual 4, predicted 9: [\d,]+ images/ })
  const count = /: ([\d,]+) image/.exec((await cell.getAttribute('aria-label')) ?? '')?.[1]
  await cell.click()
  const panel = page.getByRole('dialog', { name: 'Actual 4, predicted 9' })
  await expect(panel).toBeVisible()
  await panel
    .getByRole('button', { name: /actual 4, predicted 9/ })
    .first()
    .click()
  await expect(page.getByText(`1 of ${count}`)).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(`2 of ${count}`)).toBeVisible()
  await expectAccessible(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.keyboard.press('l')
  await expect(page.getByText('Copied a link to this image').first()).toBeVisible()
  const [link, title] = [
    await page.evaluate(() => navigator.clipboard.readText()),
    await page.getByRole('dialog').last().getByRole('heading', { level: 2 }).innerText(),
  ]
  const opened = await browser.newPage()
  await opened.goto(link)
  await expect(opened.getByRole('dialog', { name: title })).toBeVisible()
  await opened.keyboard.press('Escape')
  await expect(opened).not.toHaveURL(/image=/)
  await opened.close()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
})

test('charts are saved as PNG, SVG and CSV, and the matrix too', async () => {
  const save = async (button: string | RegExp, item: string): Promise<Buffer> => {
    await page.getByRole('button', { name: button }).first().click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    return readFileSync(await (await download).path())
  }
  for (const button of ['Loss: save or read as a table', /^Save .*matrix/i]) {
    expect((await save(button, 'Save picture as PNG')).subarray(1, 4).toString()).toBe('PNG')
    expect((await save(button, 'Save picture as SVG')).toString()).toMatch(/^<(\?xml|svg)/)
    expect((await save(button, 'Save values as CSV')).toString().split('\n').length).toBeGreaterThan(10)
  }
})

test('the most incorrect predictions show actual, predicted, probability and index', async () => {
  const gallery = page
    .getByRole('list', { name: /^Most incorrect/ })
    .or(page.getByLabel(/^Most incorrect/))
    .first()
  await gallery.scrollIntoViewIfNeeded()
  const tile = gallery.getByRole('button').first()
  await expect(tile).toHaveAccessibleName(/image \d+.*actual \d.*predicted \d.*%/)
  await tile.click()
  await expect(page.getByRole('button', { name: 'Next image' })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('images are filtered, copied, written on, and found again after a reload', () => filterAndMarkImages(page))

test('what the model looks at is laid over an image, and stays chosen from image to image', () => lookAtMistakes(page))

test('the first layer is shown as images', () => readFirstLayer(page, 16))

test('the map of features opens onto its images', () => useFeatureMap(page))

test('the saved model answers in the browser: what is drawn and pasted, and a test image as when tested', async () => {
  await page.getByRole('link', { name: 'Try it' }).click()
  await page.waitForURL(/\/try$/)
  await page.getByRole('table', { name: 'Probability of each class' }).waitFor()
  await drawOne(page)
  await expectAnswer(page, '1')
  await expect(page.getByRole('status').filter({ hasText: 'The model says 1' })).toBeAttached()
  const nearest = page.getByRole('list', { name: 'Nearest train images, nearest first' })
  await expect(nearest.getByRole('button')).toHaveCount(12)
  await expectAccessible(page)
  await nearest
    .getByRole('button', { name: /^train image \d+, actual 1 .*distance/ })
    .first()
    .click()
  await expect(page.getByRole('dialog').getByText('1 of 12')).toBeVisible()
  await page.keyboard.press('Escape')

  await pastePhotograph(page, '5')
  await expect(page.getByRole('switch', { name: 'Exchange light and dark' })).toBeChecked()
  await expectAnswer(page, '5')

  await page.getByRole('tab', { name: 'Test image' }).click()
  for (const index of [0, 8, 9999]) {
    await page.getByLabel('Test image', { exact: true }).and(page.getByRole('textbox')).fill(String(index))
    await expect(page.getByRole('img', { name: new RegExp(`^test image ${index},`) })).toBeVisible()
    const stored = page.locator('[data-stored-difference]')
    await expect.poll(async () => Number(await stored.getAttribute('data-stored-difference'))).toBeLessThan(1e-4)
  }
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Draw' }).click()
  await expectAnswer(page, '1')
  await tryFileKeysAndCamera(page)
})

test('what was learned when is shown, and the dataset map', async () => {
  await page.goto(`${product.url}/runs/${firstRun}`)
  await readLearning(page)
})

test('doubtful labels of the validation images are decided by keys, and kept', async () => {
  await decideValidationLabels(page, product, firstRun)
  const { pathname, search } = new URL(page.url())
  issuesPath = pathname + search
})

test('folds judge the training labels, and a run trains on what was decided', () =>
  retrainOnDecidedLabels(page, product))

test('what is wrong is told alike in every view, for answers that are known', async () => {
  const { publicRun, rightRun } = await logPublicCase(product)
  await page.goto(`${product.url}/runs/${publicRun}`)
  await readPublicCase(page)
  await readCalibration(page)
  await openConfusedPairs(page)
  await followClassAndChanges(page, rightRun)
  await page.goto(`${product.url}/compare?runs=${publicRun},${rightRun}`)
  await compareTwoModels(page)
  await walkManyClasses(page, product)
})

test('finer choices say how fast they are; slider and zoom stay where they are put while a run trains on', async () => {
  await trainWithAdvancedChoices(page, product.url, 'watched')
  const runId = runIdOf(page)
  const slider = page.getByRole('slider', { name: /epoch/i })
  await expect
    .poll(async () => Number(await slider.getAttribute('aria-valuenow')), { timeout: 120_000 })
    .toBeGreaterThanOrEqual(3)
  await expectRestOutOfView(page, product, runId)
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuenow', '1')
  await page.getByRole('img', { name: /^Loss\./ }).focus()
  await page.keyboard.press('+')
  const zoomed = page.getByText(/^steps [\d,]+–[\d,]+/).first()
  const range = await zoomed.textContent()
  const { epoch } = await fetchRunSummary(product, runId)
  await untilSummary(product, runId, (summary) => summary.epoch >= Math.min(epoch + 3, 30), 'three more epochs')
  await expect(slider).toHaveAttribute('aria-valuenow', '1')
  await expect(zoomed).toHaveText(range ?? '')
  await untilStatus(product, runId, 'completed')
  await expectAllEvents(page, product, runId)
})

test('two runs are compared: curves over each other, what differs, and the table of test metrics', async () => {
  await page.goto(product.url)
  await page.getByRole('checkbox', { name: /watched/ }).check()
  await page.getByRole('checkbox', { name: /première/ }).check()
  await page.getByRole('button', { name: /^Compare/ }).click()
  await page.waitForURL(/\/compare\?runs=/)
  const metrics = page.getByRole('table', { name: 'Test metrics' })
  await expect(metrics.getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('table', { name: 'Settings of the runs' }).getByText('model_2')).toBeVisible()
  await expectAccessible(page)
})

test('NaN is said as what it is, and everything before it is kept', async () => {
  const runId = await requestRun(product, { name: 'too fast', model: 'model_1', learningRate: 1e10 })
  const { message } = await untilStatus(product, runId, 'failed')
  expect(message).toMatch(/loss became (NaN|infinite|Infinity)/)
  await page.goto(`${product.url}/runs/${runId}`)
  await expect(page.getByText(/loss became/).first()).toBeVisible()
  await expectAllEvents(page, product, runId)
  await expectAccessible(page)
})

test('the dataset shows its shapes, its classes and its images', async () => {
  await page.goto(`${product.url}/datasets`)
  await page.getByRole('link', { name: /mnist/i }).click()
  await expect(page.getByText('50,000').first()).toBeVisible()
  await expect(page.getByRole('img', { name: /train image/ }).first()).toBeVisible()
  await expectAccessible(page)
})

test('a run is deleted after a question, and the deletion is undone', async () => {
  await page.goto(product.url)
  await page.getByRole('button', { name: 'Actions for too fast' }).click()
  await page.getByRole('menuitem', { name: /Delete/ }).click()
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(page.getByRole('link', { name: 'too fast' })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'too fast' })).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`every page is accessible and fits a phone, ${scheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 360, height: 780 } })
    const phone = await context.newPage()
    for (const path of [
      '/',
      `/runs/${firstRun}`,
      `/runs/${firstRun}/try`,
      '/walk',
      '/compare',
      '/datasets',
      '/sweeps',
      '/workers',
      '/alerts',
      '/access',
      '/sign-in',
      '/api-reference',
      issuesPath,
    ]) {
      await phone.goto(product.url + path)
      await expect(phone.getByRole('heading', { level: 1 })).toBeVisible()
      await phone.waitForLoadState('networkidle')
      await expectNoSidewaysScroll(phone)
      await expectAccessible(phone)
    }
    await context.close()
  })
}

test('Ctrl-C stops all of it cleanly', async () => {
  const { seconds } = await product.stop()
  expect(seconds).toBeLessThan(20)
  await expect(fetch(`${product.url}/api/health`)).rejects.toThrow()
})
