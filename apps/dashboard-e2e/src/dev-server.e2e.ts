import { expect, test } from '@playwright/test'
import { removeHome, startProduct } from './product.ts'

test('pages compiled on demand show the same product, and stop as cleanly', async ({ page }) => {
  const product = await startProduct(['dev', 'dashboard'])
  try {
    await page.goto(product.url)
    await expect(page.getByRole('button', { name: 'Start the walk' })).toBeVisible()
    await product.stop()
    await expect(fetch(`${product.url}/api/health`)).rejects.toThrow()
  } finally {
    await product.kill()
    removeHome(product.home)
  }
})
