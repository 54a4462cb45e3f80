import { expect, type Page } from '@playwright/test'

/** Draws a "1" on the board of the page that tries a model: one stroke of the mouse, a little slanted. */
export async function drawOne(page: Page): Promise<void> {
  const board = await page.getByRole('application', { name: 'Drawing board' }).boundingBox()
  if (board === null) throw new Error('the board is not on the page')
  const at = (x: number, y: number): [number, number] => [board.x + board.width * x, board.y + board.height * y]
  await page.mouse.move(...at(0.56, 0.15))
  await page.mouse.down()
  await page.mouse.move(...at(0.46, 0.85), { steps: 12 })
  await page.mouse.up()
}

/** Pastes a photograph as a camera would take it: a word in dark ink on paper, lit from one side. */
export async function pastePhotograph(page: Page, written: string): Promise<void> {
  await page.evaluate(async (text) => {
    const canvas = new OffscreenCanvas(600, 400)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    const light = context.createLinearGradient(0, 0, 600, 0)
    light.addColorStop(0, '#e4dfd2')
    light.addColorStop(1, '#b0a998')
    context.fillStyle = light
    context.fillRect(0, 0, 600, 400)
    context.font = 'bold 180px serif'
    context.fillStyle = '#26324a'
    context.fillText(text, 330, 250)
    const clipboard = new DataTransfer()
    clipboard.items.add(new File([await canvas.convertToBlob()], 'photograph.png', { type: 'image/png' }))
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true }))
  }, written)
}

/** Waits until the model says this class is the most probable. */
export async function expectAnswer(page: Page, name: string): Promise<void> {
  const rows = page.getByRole('table', { name: 'Probability of each class' }).locator('tbody tr')
  await expect(async () => {
    const answers = await rows.evaluateAll((found) =>
      found.map((row) => ({
        name: row.querySelector('th')?.firstChild?.textContent,
        probability: Number(row.getAttribute('data-probability') ?? 'NaN'),
      })),
    )
    expect(answers.every(({ probability }) => probability >= 0)).toBe(true)
    expect(answers.toSorted((a, b) => b.probability - a.probability)[0]).toMatchObject({ name })
  }).toPass()
}
