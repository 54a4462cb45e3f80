import { expect, type Page } from '@playwright/test'

/**
 * Starts a run of 30 epochs of model_2 with choices of its own, from the form, and reads on its page what it was
 * started with and how fast it is while it trains.
 */
export async function trainWithAdvancedChoices(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'New run' }).click()
  const dialog = page.getByRole('dialog', { name: 'New run' })
  await dialog.getByRole('radio', { name: /^Model 2: wider/ }).check()
  await dialog.getByLabel('Epochs').fill('30')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByText(/^Advanced:/).click()
  await dialog.getByLabel('Optimiser').selectOption('adamw')
  await dialog.getByLabel('Weight decay').fill('much')
  await dialog.getByLabel('Schedule').selectOption('cosine')
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await expect(dialog.getByText('this is not a number')).toBeVisible()
  await dialog.getByLabel('Weight decay').fill('0.01')
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await page.waitForURL(/\/runs\/[a-z0-9]{12}/)
  for (const speed of ['Steps a second', 'Images a second']) await expect(reading(page, speed)).toHaveText(/^[\d,.]+/)
  await expect(reading(page, 'Time left')).toHaveText(/\d/)
  const configuration = page.locator('#configuration')
  await expect(configuration).toContainText(/AdamW/i)
  await expect(configuration).toContainText(/cosine/i)
  await expect(page.locator('#environment')).toContainText(/compiled, \d+ steps a call/)
}

const reading = (page: Page, name: string) =>
  page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]')
