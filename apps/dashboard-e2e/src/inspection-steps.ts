import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './page-checks.ts'

/** What a person does on a finished run's page to see what its model looks at. */

/**
 * The run has no convolution, so occlusion alone is offered. It is asked by class, read pixel by pixel, and stays on
 * from image to image.
 */
export async function lookAtMistakes(page: Page): Promise<void> {
  await page
    .getByLabel(/^Most incorrect/)
    .first()
    .getByRole('button')
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Grad-CAM needs a convolution')).toBeVisible()
  await dialog.getByRole('radio', { name: 'Occlusion' }).click()
  const map = dialog.getByRole('img', { name: /^Heat map\. Covering / })
  await expect(map).toBeVisible()
  await expect(dialog.getByText(/give class \d a probability of [\d.>]+\s%/)).toBeVisible()

  await map.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(dialog.getByText(/^row 15, column 15: covering it (costs|adds) [\d.<]+ points$/)).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(dialog.getByText(/^row 15, column 14:/)).toBeVisible()
  await expect(dialog.getByText(/^1 of /)).toBeVisible()
  await expectAccessibleInBothThemes(page)

  const strength = dialog.getByRole('slider', { name: 'Strength of the map' })
  await strength.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(strength).toHaveAttribute('aria-valuenow', '65')
  await dialog.getByLabel('Class that is looked for').selectOption('actual')
  await expect(map).toBeVisible()
  await dialog.focus()
  await page.keyboard.press('ArrowRight')
  await expect(dialog.getByText(/^2 of /)).toBeVisible()
  await expect(map).toBeVisible()
  await expect(dialog.getByRole('radio', { name: 'Occlusion' })).toBeChecked()
  await expect(dialog.getByLabel('Class that is looked for')).toHaveValue('actual')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

/** The units of a Dense layer as images: gone through by keys, enlarged, read and saved. */
export async function readFirstLayer(page: Page, units: number): Promise<void> {
  const section = page.locator('#first-layer')
  await section.getByRole('button', { name: 'Show the filters' }).click()
  const tiles = section.getByRole('button', { name: /^unit \d+, weights −?[\d.]+ to \+?[\d.]+/ })
  await expect(tiles).toHaveCount(units)
  await tiles.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(tiles.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /^Unit 2 of / })
  await dialog.getByRole('img', { name: /^Weights/ }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(dialog.getByText(/^row 15, column 15: [+−]?[\d.]+$/)).toBeVisible()
  await page.keyboard.press('Escape')
  expect((await saved(section, 'Save picture as PNG')).subarray(1, 4).toString()).toBe('PNG')
  expect((await saved(section, 'Save values as CSV')).toString().trim().split('\n').length).toBe(1 + units * 28 * 28)
}

/**
 * The map is given up, computed of fewer images, coloured, zoomed, pointed at, clicked, drawn round, chosen from by
 * lists, and saved.
 */
export async function useFeatureMap(page: Page): Promise<void> {
  const section = page.locator('#map')
  // So many take long enough to be given up.
  await section.getByLabel('Number of images').selectOption('5000')
  await section.getByRole('button', { name: 'Compute the map' }).click()
  await section.getByRole('button', { name: 'Cancel' }).click()
  await expect(section.getByText('The map was given up.')).toBeVisible()
  await section.getByLabel('Number of images').selectOption('500')
  await section.getByRole('button', { name: 'Compute the map' }).click()
  const map = section.getByRole('img', { name: /^Map of 500 images of validation/ })
  await expect(map).toBeVisible({ timeout: 60_000 })
  await section.getByRole('radio', { name: 'right and wrong' }).click()
  await expect(section.getByRole('list', { name: 'Marks on the map' }).getByRole('listitem')).toHaveText([
    /^right \d+$/,
    /^wrong \d+$/,
  ])
  await expectAccessibleInBothThemes(page)

  const rows = (await saved(section, 'Save values as CSV')).toString().trim().split('\n').slice(1)
  expect(rows.length).toBe(500)
  expect((await saved(section, 'Save picture as PNG')).subarray(1, 4).toString()).toBe('PNG')

  // The first point lies where the file says: the map fills the shorter side, but for 18 pixels at the edge.
  await map.scrollIntoViewIfNeeded()
  const box = await map.boundingBox()
  if (box === null) throw new Error('the map is not drawn')
  const [, x, y] = rows[0]!.split(',').map(Number)
  const side = Math.min(box.width, box.height) - 36
  await page.mouse.move(box.x + box.width / 2 + (x! - 0.5) * side, box.y + box.height / 2 + (y! - 0.5) * side)
  await expect(map.getByText(/^validation image \d+, actual \d, predicted \d/)).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await expect(page.getByRole('dialog').getByText('1 of 500')).toBeVisible()
  await page.keyboard.press('Escape')

  await section.getByRole('radio', { name: 'Draw round images' }).click()
  await drag(page, [
    [box.x + 4, box.y + 4],
    [box.x + box.width - 4, box.y + 4],
    [box.x + box.width - 4, box.y + box.height - 4],
    [box.x + 4, box.y + box.height - 4],
  ])
  await expect(page.getByRole('dialog', { name: '500 images of the map' })).toBeVisible()
  await page.keyboard.press('Escape')
  await section.getByRole('radio', { name: 'Select a box' }).click()
  await drag(page, [
    [box.x + 4, box.y + 4],
    [box.x + box.width - 4, box.y + box.height - 4],
  ])
  await expect(page.getByRole('dialog', { name: '500 images of the map' })).toBeVisible()
  await page.keyboard.press('Escape')

  await section.getByLabel('Answers').selectOption('wrong')
  const wrong = rows.filter((row) => row.trimEnd().endsWith('wrong')).length
  const open = section.getByRole('button', { name: new RegExp(`^Open ${wrong} images?$`) })
  await open.focus()
  await page.keyboard.press('Enter')
  const chosen = page.getByRole('dialog', { name: new RegExp(`^${wrong} images? of the map`) })
  await expect(chosen.getByRole('list', { name: /^Images of the map/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await map.focus()
  await page.keyboard.press('+')
  await expect(section.getByRole('button', { name: 'Show the whole map' })).toBeEnabled()
  await page.keyboard.press('0')
  await expect(section.getByRole('button', { name: 'Show the whole map' })).toBeDisabled()
}

/** Saves by an item of the section's menu, and reads what was saved. */
export async function saved(section: Locator, item: string, menu: string | RegExp = /^Save /): Promise<Buffer> {
  const page = section.page()
  await section.getByRole('button', { name: menu }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  return readFileSync(await (await download).path())
}

async function drag(page: Page, corners: [x: number, y: number][]): Promise<void> {
  await page.mouse.move(...corners[0]!)
  await page.mouse.down()
  for (const corner of corners.slice(1)) await page.mouse.move(...corner, { steps: 4 })
  await page.mouse.up()
}

async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours on their way from one theme to the other are neither's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page)
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
