import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './page-checks.ts'

/** Makes an alert for every run that completes, and tries it. */
export async function makeAlert(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/alerts`)
  await expect(page.getByText('No alert yet')).toBeVisible()
  await page.getByRole('button', { name: 'New alert' }).click()
  const dialog = page.getByRole('dialog', { name: 'New alert' })
  await dialog.getByLabel('Fires when').selectOption('ended')
  await dialog.getByLabel('completed').check()
  await dialog.getByLabel('Name').fill('Done <b>')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Make alert' }).click()
  await page.getByRole('button', { name: 'Send a test of Done <b>' }).click()
  await expect(page.getByRole('cell', { name: 'this is a test' })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Delete Done <b>' }).click()
  await expect(page.getByText('No alert yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('rowheader', { name: 'Done <b>' }).first()).toBeVisible()
}

/** Fires the alert there is, as a test, while the page shows something else. */
export async function fireTestAlert(page: Page): Promise<void> {
  const answer = await page.evaluate(async () => {
    const [rule] = (await (await fetch('/api/alert-rules')).json()) as { id: string }[]
    return (await fetch(`/api/alert-rules/${rule?.id}/test`, { method: 'POST' })).status
  })
  expect(answer).toBe(200)
  await expect(page.getByText(/^Done <b>: .*this is a test/)).toBeVisible()
}

/** The alerts of a run that has completed and of a test are in the bell, and no longer unread once they were seen. */
export async function seeAlert(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Alerts, 2 unread' }).click()
  await expect(page.getByRole('menuitem', { name: /Done <b>.*completed/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Alerts', exact: true })).toBeVisible()
}

/** Writes a note with a chart on the run that the page shows, while someone else writes too. */
export async function typeNote(page: Page, runId: string): Promise<void> {
  await page.getByRole('button', { name: 'Write a note' }).click()
  const text = page.getByRole('textbox', { name: 'Markdown' })
  await text.fill('# Why\n\n<img src=x onerror=alert(1)>')
  await page.getByRole('button', { name: 'Insert a chart' }).click()
  await page.getByRole('menuitem', { name: 'valAccuracy' }).click()
  await expect(page.getByRole('region', { name: 'Preview' }).getByRole('heading', { name: 'Why' })).toBeVisible()
  await expectAccessible(page)

  // The other one's words come while this one still writes; were the page cut off, saving would tell.
  const others = await page.evaluate(
    async (id) =>
      (await fetch(`/api/notes/${id}`, { method: 'PUT', body: JSON.stringify({ text: 'their words', basedOn: 0 }) }))
        .status,
    runId,
  )
  expect(others).toBe(200)
  await expect(page.locator('#notes').getByRole('alert')).toContainText('has changed this note meanwhile')
  await expect(page.getByLabel('Their text')).toHaveText('their words')
  await page.getByRole('button', { name: 'Go on with mine' }).click()
  // What is written is kept over a reload.
  await page.reload()
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  // Until then the preview shows the same.
  await expect(page.getByRole('textbox', { name: 'Markdown' })).toHaveCount(0)
  await seeNote(page)

  await page.getByRole('button', { name: 'History' }).click()
  await page.getByRole('dialog').getByLabel('Version', { exact: true }).selectOption('1')
  await expect(page.getByLabel('Text of version 1')).toHaveText('their words')
  await page.keyboard.press('Escape')
}

/** The note as anyone reads it, and nothing of it has run. */
export async function seeNote(page: Page): Promise<void> {
  const notes = page.locator('#notes')
  await expect(notes.getByRole('heading', { name: 'Why' })).toBeVisible()
  await expect(notes.getByText('<img src=x onerror=alert(1)>')).toBeVisible()
  await expect(notes.getByRole('heading', { name: 'valAccuracy' })).toBeVisible()
}
