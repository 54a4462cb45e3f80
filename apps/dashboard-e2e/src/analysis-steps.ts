import { deflateSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { ACTION, publicCase } from '@misfit/evaluation/testing/public-case'
import { logChosenRun } from './chosen-answers.ts'
import { saved } from './inspection-steps.ts'
import type { Product } from './product.ts'

/** What a person does to see why two models are wrong, on answers whose every figure is known. */

const classes = ['ACTION', 'NONE']

/** The public case after an epoch that took everything for ACTION, and a model that answers everything right. */
export async function logPublicCase(product: Product): Promise<{ publicRun: string; rightRun: string }> {
  const { actual } = publicCase()
  const sure = (answers: ArrayLike<number>) =>
    predictionsFromProbabilities(
      Float32Array.from({ length: actual.length * 2 }, (_, i) => (answers[i >> 1] === i % 2 ? 0.75 : 0.25)),
      actual,
      2,
    )
  const publicRun = await logChosenRun(product, {
    name: 'public case',
    classes,
    epochs: [sure(actual.map(() => ACTION)), publicCase()],
  })
  return { publicRun, rightRun: await logChosenRun(product, { name: 'all right', classes, epochs: [sure(actual)] }) }
}

/** 195 NONE were taken for ACTION, and 855 the other way: in table, tooltip, file, picture and images alike. */
export async function readPublicCase(page: Page): Promise<void> {
  const matrix = page.getByRole('grid', { name: /^Confusion matrix, validation, epoch 2/ })
  const cell = matrix.getByRole('gridcell', {
    name: 'actual NONE, predicted ACTION: 195 images (10.5 % of actual NONE)',
  })
  await expect(cell).toHaveText('195')
  await expect(matrix.getByRole('gridcell', { name: /^actual ACTION, predicted NONE: 855 images/ })).toHaveText('855')
  await cell.hover()
  await expect(page.getByText('actual NONE, predicted ACTION: 195 images (10.5 % of actual NONE)')).toBeVisible()
  const mistakes = page.locator('#mistakes')
  expect(
    (await saved(mistakes, 'Save values as CSV', 'Save confusion matrix')).toString().split(/\r?\n/).slice(0, 3),
  ).toEqual([
    expect.stringContaining('ACTION,NONE'),
    expect.stringMatching(/^ACTION,3800,855/),
    expect.stringMatching(/^NONE,195,1659/),
  ])
  expect((await saved(mistakes, 'Save picture as SVG', 'Save confusion matrix')).toString()).toMatch(/>195</)
  await cell.click()
  const dialog = page.getByRole('dialog', { name: 'Actual NONE, predicted ACTION' })
  await expect(dialog.getByText('195 images of 1,854 in actual NONE')).toBeVisible()
  await expect(dialog.getByRole('button', { name: /actual NONE, predicted ACTION with 75.0/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(cell).toBeFocused()
}

/** Answers given with 75 % are right in 83.9 %: too modest, which a temperature mends. */
export async function readCalibration(page: Page): Promise<void> {
  const section = page.locator('#calibration')
  await expect(
    section.getByText(/75\.0\s%\ssure on average and right in 83\.9\s%: it is too modest by 8\.9 points/).first(),
  ).toBeVisible()
  await expect(section.getByRole('row', { name: /^Expected calibration error/ })).toHaveText(/8\.9\s%<0\.1\s%$/)
}

/** The pairs of the public case, one way and both, each count a door to its images. */
export async function openConfusedPairs(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Confused pairs' }).click()
  const rows = page.getByRole('table', { name: /^Most confused pairs/ }).locator('tbody tr')
  await expect(rows).toHaveText([/ACTIONNONE855/, /NONEACTION195/])
  await page.getByRole('radio', { name: 'Either way' }).click()
  await expect(rows.first()).toHaveText(/1,050/)
  await page.getByRole('button', { name: 'Show 195 images: actual NONE, predicted ACTION' }).click()
  await expect(page.getByRole('dialog', { name: 'Actual NONE, predicted ACTION' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Per class' }).click()
}

/** A class that is chosen is seen in every view; so is what changed in the matrix since an epoch, and against a run. */
export async function followClassAndChanges(page: Page, rightRun: string): Promise<void> {
  await page
    .getByRole('table', { name: /^Precision, recall/ })
    .getByRole('button', { name: 'NONE' })
    .click()
  await expect(page.getByText('1,050 of 1,050 wrong ones are of NONE, or taken for it')).toBeVisible()
  await expect(page.getByText('ROC of NONE')).toBeVisible()
  await page.getByRole('button', { name: 'All classes' }).click()

  await page.getByRole('radio', { name: 'Changes' }).click()
  const changes = page.getByRole('grid', { name: /^Changes of the confusion matrix/ })
  await expect(
    changes.getByRole('gridcell', { name: 'actual NONE, predicted ACTION: 1,659 fewer images, which is better' }),
  ).toHaveText('\u22121,659')
  await page.getByLabel('Set against').selectOption(rightRun)
  await expect(
    changes.getByRole('gridcell', { name: 'actual NONE, predicted ACTION: 195 more images, which is worse' }),
  ).toHaveText('+195')
  await page.getByRole('radio', { name: 'As it is' }).click()
}

/** Two models in one sentence, and the images that only one has right. */
export async function compareTwoModels(page: Page): Promise<void> {
  const section = page.locator('#side-by-side')
  await expect(
    section.getByText(/^all right is better by 16\.1 points; 95 % interval 15\.\d to 17\.\d\.$/),
  ).toBeVisible()
  await section
    .getByRole('grid', { name: /^Where all right is right and public case is wrong/ })
    .getByRole('gridcell', { name: /^actual NONE, public case said ACTION.*195 images$/ })
    .click()
  await expect(
    page
      .getByRole('dialog', { name: 'Actual NONE, public case said ACTION' })
      .getByText('195 images that all right has right'),
  ).toBeVisible()
  await page.keyboard.press('Escape')
}

/**
 * Many classes on a canvas: found by name, walked by keys, opened, put in order. Class 7 of 40 is taken for class 8.
 */
export async function walkManyClasses(page: Page, product: Product): Promise<void> {
  const names = Array.from({ length: 40 }, (_, index) => `species ${index}`)
  const actual = Array.from({ length: 400 }, (_, i) => i % 40)
  const probabilities = Float32Array.from({ length: 400 * 40 }, (_, at) =>
    at % 40 === (Math.floor(at / 40) % 40 === 7 ? 8 : Math.floor(at / 40) % 40) ? 0.61 : 0.01,
  )
  const kept = predictionsFromProbabilities(probabilities, actual, 40)
  const answers = { ...kept, scores: probabilityScores(probabilities, actual, 40) }
  await page.goto(
    `${product.url}/runs/${await logChosenRun(product, { name: 'many classes', classes: names, epochs: [answers] })}`,
  )
  const matrix = page.getByRole('grid', { name: /^Confusion matrix/ })
  await page.getByRole('searchbox', { name: 'Find a class' }).fill('species 7')
  await page.keyboard.press('Enter')
  await expect(matrix.getByRole('gridcell')).toHaveText(/^actual species 7, predicted species 7: 0 images/)
  await matrix.focus()
  await page.keyboard.press('ArrowRight')
  await expect(matrix.getByRole('gridcell')).toHaveText(/^actual species 7, predicted species 8: 10 images/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Actual species 7, predicted species 8' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByLabel('Order of the classes').selectOption('errors')
  await matrix.focus()
  await page.keyboard.press('Control+Home')
  await expect(matrix.getByRole('gridcell')).toHaveText(/^actual species 7, predicted species 7/)
  // Every image gives class 7 the same, so it is told from the others as by chance.
  await expect(
    page
      .getByRole('table', { name: /^Precision, recall, F1, AUC and AP/ })
      .getByRole('row', { name: /^species 7 10 / }),
  ).toContainText('0.500')
  const runOfBefore = await logChosenRun(product, { name: 'many classes of before', classes: names, epochs: [kept] })
  await page.goto(`${product.url}/runs/${runOfBefore}`)
  await expect(
    page.getByText(
      'ROC and precision-recall curves, AUC and AP: n/a, only the best five of 40 classes are kept of each image',
    ),
  ).toBeVisible()
  await expect(
    page.getByText('Brier score and temperature: n/a, only the best five of 40 classes are kept of each image'),
  ).toBeVisible()
}

/**
 * A PNG file of some kilobytes that takes 1.6 gigabytes once it is unpacked. Browsers refuse still larger ones
 * themselves.
 */
function imageBomb(): Buffer {
  const side = 20_000
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side)
  header.writeUInt32BE(side, 4)
  // One bit a pixel, grey.
  header[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The checksum of PNG chunks. Node's own came with 20.15 only. */
function crc32(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

/**
 * On the page that tries a model: a chosen file and a dropped one, a pen moved by keys, and a camera that is refused.
 */
export async function tryFileKeysAndCamera(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Picture' }).click()
  await page
    .getByLabel('Picture file')
    .setInputFiles({ name: 'chosen.png', mimeType: 'image/png', buffer: await page.screenshot() })
  await expect(page.getByRole('img', { name: 'chosen.png' })).toBeVisible()
  await page.getByRole('img', { name: 'chosen.png' }).evaluate(async (canvas: HTMLCanvasElement) => {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    const data = new DataTransfer()
    if (blob !== null) data.items.add(new File([blob], 'dropped.png', { type: 'image/png' }))
    canvas.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('img', { name: 'dropped.png' })).toBeVisible()
  await page.getByLabel('Picture file').setInputFiles({ name: 'bomb.png', mimeType: 'image/png', buffer: imageBomb() })
  const refused = page.getByRole('listitem').filter({ hasText: 'bomb.png is 20,000 x 20,000 pixels, too many to open' })
  await expect(refused).toBeVisible()
  await refused.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByRole('button', { name: 'Use the camera' }).click()
  await expect(
    page.getByRole('alert').filter({ hasText: /The camera was refused|There is no camera here/ }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Close', exact: true }).click()

  await page.getByRole('tab', { name: 'Draw' }).click()
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByRole('application', { name: 'Drawing board' }).focus()
  for (const key of [
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    'ArrowUp',
    ' ',
    ...Array<string>(16).fill('ArrowDown'),
    ' ',
  ])
    await page.keyboard.press(key)
  await expect(page.getByText('Pen up, 50 % from the left, 82 % from the top')).toBeAttached()
}
