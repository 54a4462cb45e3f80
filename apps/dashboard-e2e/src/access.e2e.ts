import { expect, type Page, test } from '@playwright/test'
import { fireTestAlert, makeAlert, seeAlert, seeNote, typeNote } from './alert-and-note-steps.ts'
import { expectAccessible, expectNoSidewaysScroll, runIdOf } from './page-checks.ts'
import { freePort, type Product, removeHome, startProduct } from './product.ts'

let product: Product
let url: string

test.beforeAll(async () => {
  const port = await freePort()
  url = `http://localhost:${port}`
  // With a public address a login is needed, on this machine too.
  product = await startProduct(['serve', 'dashboard'], { port, env: { MISFIT_PUBLIC_URL: url } })
})

test.afterAll(async () => {
  await product.kill()
  removeHome(product.home)
})

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Types the token before the page's scripts have come, as on a slow link. */
async function signInWhileLoading(page: Page, address: string, token: string): Promise<void> {
  let letScriptsCome = (): void => undefined
  const typed = new Promise<void>((resolve) => {
    letScriptsCome = resolve
  })
  await page.route('**/_next/**/*.js', async (route) => {
    await typed
    await route.continue()
  })
  await page.goto(address, { waitUntil: 'commit' })
  await page.getByLabel('Token').fill(token)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeDisabled()
  letScriptsCome()
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a shared dashboard asks for a token, and each role gets its own', async ({ browser, page }) => {
  await expect.poll(() => /misfit_[0-9a-f]{64}/.exec(product.output())?.[0] ?? '').not.toBe('')
  const first = /misfit_[0-9a-f]{64}/.exec(product.output())?.[0] ?? ''

  await page.goto(`${url}/workers`)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expectAccessible(page)
  await signIn(page, `misfit_${'0'.repeat(64)}`)
  await expect(page.getByText('this token is unknown')).toBeVisible()
  await signIn(page, first)
  // The page that was wanted.
  await expect(page.getByRole('heading', { name: 'Workers' })).toBeVisible()

  await page.getByRole('link', { name: 'Access' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Vera <b>')
  await dialog.getByRole('button', { name: 'Make token' }).click()
  const secret = await dialog.getByLabel('Token', { exact: true }).inputValue()
  expect(secret).toMatch(/^misfit_[0-9a-f]{64}$/)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('rowheader', { name: 'Vera <b>' })).toBeVisible()
  await expectAccessible(page)

  await makeAlert(page, url)
  await page.goto(url)
  await page.getByRole('button', { name: 'Train a single model' }).click()
  const form = page.getByRole('dialog', { name: 'New run' })
  await form.getByRole('radio', { name: /model_1/ }).check()
  await form.getByLabel('Epochs').fill('1')
  await form.getByRole('button', { name: 'Start training' }).click()
  await page.waitForURL(/\/runs\/[a-z0-9]{12}/)
  const runId = runIdOf(page)
  await expect(page.locator('#audit')).toContainText('started by')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Make link' }).click()
  const link = await page.getByLabel(/^Link/).inputValue()
  await fireTestAlert(page)
  // The message that says so lies above the dialog, and does not take the key that closes it.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await seeAlert(page)
  await typeNote(page, runId)

  const viewer = await (await browser.newContext()).newPage()
  await signInWhileLoading(viewer, url, secret)
  await expect(viewer.getByRole('heading', { name: 'Runs' })).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'New run' })).toHaveCount(0)
  await expect(viewer.getByRole('button', { name: /^Actions for/ })).toHaveCount(0)
  const refused = await viewer.evaluate(
    async (id) => (await fetch(`/api/runs/${id}`, { method: 'DELETE' })).status,
    runId,
  )
  expect(refused).toBe(403)
  await viewer.goto(`${url}/runs/${runId}`)
  await expect(viewer.getByRole('button', { name: 'Delete' })).toHaveCount(0)
  await seeNote(viewer)
  await expect(viewer.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0)
  // Each sees that the other looks.
  await expect(page.getByLabel(/1 more looking.*Vera <b>/)).toBeVisible()

  const guest = await (
    await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  ).newPage()
  await guest.goto(link)
  await guest.waitForURL(new RegExp(`/runs/${runId}`))
  await expect(guest.getByRole('heading', { level: 1 })).toBeVisible()
  expect(guest.url()).not.toContain('misfit_share')
  await expect(guest.getByRole('button', { name: 'Share' })).toHaveCount(0)
  await expect(guest.getByText('was shared with you, to look at only, until')).toBeVisible()
  await expect(guest.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText(['Runs'])
  await seeNote(guest)
  await expect(guest.getByRole('button', { name: /^Alerts/ })).toHaveCount(0)
  await expectNoSidewaysScroll(guest)

  await viewer.goto(`${url}/walk`)
  await expect(viewer.getByText('Nothing is trained yet')).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Start the walk' })).toHaveCount(0)

  await page.goto(`${url}/access`)
  await page.getByRole('button', { name: 'Revoke Vera <b>' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(viewer.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
