import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './page-checks.ts'

/**
 * On the page of a run on MNIST: filters its images, copies an index by key, writes on an image, and finds both after a
 * reload.
 */
export async function filterAndMarkImages(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('tab', { name: 'Images' }).click()
  const panel = page.getByRole('tabpanel', { name: 'Images' })
  await panel.getByLabel('Actual class').selectOption('4')
  await panel.getByLabel('Sure at least, %').fill('50')
  const status = panel.getByText(/^[\d,]+ of 10,000 images$/)
  const first = panel
    .getByRole('list', { name: /^Images, / })
    .getByRole('button')
    .first()
  await expect(first).toHaveAccessibleName(/actual 4, predicted [^4]/)
  const index = await indexOf(page)
  await first.focus()
  await page.keyboard.press('c')
  await expect(page.getByText(`Copied the index ${index}`).first()).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(index)

  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: /^Note and tags of/ })
  await dialog.getByLabel('Note').fill('open at the top')
  await dialog.getByLabel('Tags').fill('looks like a 9')
  // Writes go one after the other: when the hub has the tag, it has the note.
  const stored = page.waitForResponse(
    (response) => response.url().endsWith('/marks') && (response.request().postData() ?? '').includes('looks like a 9'),
  )
  await page.keyboard.press('Enter')
  expect((await stored).status()).toBe(204)
  await expect(dialog.getByRole('button', { name: 'Remove tag looks like a 9' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(first).toHaveAccessibleName(/note: open at the top, tags: looks like a 9/)

  // By now the list has followed the filters.
  const filtered = await status.textContent()
  await page.reload()
  await expect(status).toHaveText(filtered ?? '')
  await panel.getByLabel('Tag', { exact: true }).selectOption('looks like a 9')
  await expect(status).toHaveText('1 of 10,000 images')
  await expect(first).toHaveAccessibleName(new RegExp(`image ${index}, .*note: open at the top`))
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('tab', { name: 'Per class' }).click()
}

/** The index of the first image of the shown gallery, as its tile writes it. */
async function indexOf(page: Page): Promise<string> {
  return (
    /#(\d+)/.exec(
      await page
        .getByRole('list', { name: /^Images, / })
        .getByText(/^#\d+/)
        .first()
        .innerText(),
    )?.[1] ?? ''
  )
}
