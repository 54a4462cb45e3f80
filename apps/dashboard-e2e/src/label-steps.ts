import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { startedFoldsSchema } from '@misfit/events/http/http-api'
import { untilStatus } from './hub-requests.ts'
import { expectAccessible, runIdOf } from './page-checks.ts'
import type { Product } from './product.ts'

/** What a person does to see what was learned when, and to find and decide wrong labels. */

/** What was learned when: groups that open onto their images, and the dataset map. */
export async function readLearning(page: Page): Promise<void> {
  const section = page.locator('#learning')
  await section.scrollIntoViewIfNeeded()
  const first = section.getByRole('table', { name: 'First right' })
  await expect(first.getByRole('button', { name: /^first right at epoch 1: open [\d,]+ images$/ })).toBeVisible()
  await first.getByRole('button', { name: /^never right: open/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Never right' })
  await dialog
    .getByRole('button', { name: /^validation image \d+/ })
    .first()
    .click()
  const course = page.getByRole('list', { name: 'Predicted at each epoch' })
  await expect(course.getByRole('listitem').first()).toHaveText(/^epochs? 1/)
  await page.getByRole('img', { name: /^Actual class through the epochs/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  const selected = section.getByRole('list', { name: /^Selected on the dataset map/ })
  await section.getByRole('radio', { name: /^Ambiguous [\d,]+$/ }).click()
  await expect(section.getByText(/^[\d,]+ images?, ambiguous/)).toBeVisible()
  await expect(selected.getByRole('button').first()).toHaveAccessibleName(/^validation image \d+/)
  const map = section.getByRole('img', { name: /^Dataset map of 10,000 images/ })
  await map.scrollIntoViewIfNeeded()
  const box = await map.boundingBox()
  if (box === null) throw new Error('the dataset map is not on the page')
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.05)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.9, { steps: 4 })
  await page.mouse.up()
  await expect(section.getByText(/^[\d,]+ images?, drawn round/)).toBeVisible()
}

/** Three doubtful labels are decided by keys, one is taken back and decided again; a reload keeps them. */
async function reviewThree(page: Page): Promise<void> {
  const list = page.getByRole('listbox', { name: /^Label issues/ })
  const options = list.getByRole('option')
  await list.focus()
  await page.keyboard.press('Home')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('c')
  await page.keyboard.press('u')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(options.nth(1)).toHaveAccessibleName(/not reviewed$/)
  const suggested = /suggested (\d)/.exec((await options.nth(1).textContent()) ?? '')?.[1] ?? ''
  await page.keyboard.press(suggested)
  await expect(options.nth(1)).toHaveAccessibleName(new RegExp(`corrected to ${suggested}$`))
  await page.keyboard.press('x')
  await expect(page.getByText(/: 3 reviewed, /)).toBeVisible()
}

/** The issues of a run's validation images are decided, and still are after a reload and on a second page. */
export async function decideValidationLabels(page: Page, product: Product, runId: string): Promise<void> {
  await page.goto(`${product.url}/runs/${runId}`)
  await page.locator('#learning').getByRole('link', { name: 'Label issues' }).click()
  await page.waitForURL(/\/label-issues\?source=/)
  const context = await page.context().browser()!.newContext()
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(second.getByText(/: 0 reviewed, /)).toBeVisible()
  await reviewThree(page)
  await expect(second.getByText(/: 3 reviewed, /)).toBeVisible()
  await context.close()
  await page.reload()
  await expect(page.getByText(/: 3 reviewed, /)).toBeVisible()
  await expect(
    page
      .getByRole('listbox', { name: /^Label issues/ })
      .getByRole('option')
      .nth(2),
  ).toHaveAccessibleName(/left out$/)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save label issues as CSV' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^index,index in file,given,suggested/)
  await expectAccessible(page)
}

/** Folds judge the training images; three are decided, and a run is trained on what was decided. */
export async function retrainOnDecidedLabels(page: Page, product: Product): Promise<void> {
  await page.getByRole('button', { name: 'Find label issues in the training images' }).click()
  const form = page.getByRole('dialog', { name: 'Find label issues in the training images' })
  await form.getByLabel('Runs').fill('1')
  await form.getByRole('button', { name: 'Start the runs' }).click()
  await expect(form.getByText('at least 2 folds')).toBeVisible()
  await form.getByLabel('Model').selectOption('model_1')
  await form.getByLabel('Epochs').fill('1')
  await form.getByLabel('Runs').fill('2')
  await expectAccessible(page)
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/folds'))
  await form.getByRole('button', { name: 'Start the runs' }).click()
  const { runIds } = startedFoldsSchema.parse(await (await answered).json())
  expect(runIds).toHaveLength(2)
  for (const runId of runIds) await untilStatus(product, runId, 'completed')
  await expect(page.getByText('All 2 folds are done')).toBeVisible()
  await expect(page.getByText(/of 50,000 train images are in doubt: 0 reviewed/)).toBeVisible()
  await reviewThree(page)

  await page.getByRole('button', { name: 'Retrain' }).click()
  const dialog = page.getByRole('dialog', { name: 'Retrain on changed labels' })
  await expect(dialog.getByText(/2 labels corrected, 1 image left out\./).first()).toBeVisible()
  await dialog.getByRole('switch', { name: /labels as given too/ }).click()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await page.getByText('Training on changed labels:').getByRole('link').first().click()
  await page.waitForURL(/\/runs\/[a-z0-9]{12}/)
  await expect(page.locator('#configuration').getByText('2 labels corrected, 1 image left out')).toBeVisible()
  await untilStatus(product, runIdOf(page), 'completed')
}
