import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import { untilSummary } from './hub-requests.ts'
import { eventLines, type Product } from './product.ts'

const require = createRequire(import.meta.url)
const axePath = require.resolve('axe-core/axe.min.js')

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: string[] }[] }[]
}

/** Runs axe on the page as it is: WCAG 2.1 A and AA, and its best practices. It must find nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page)
  // Not as a script of the page, whose policy lets none in.
  await page.evaluate(readFileSync(axePath, 'utf8'))
  const result = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }
    return await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  })
  const found = result.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  )
  expect(found, `axe on ${page.url()}`).toEqual([])
}

/** What appears is not judged while it fades in. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(
          () =>
            document.getAnimations().filter(({ playState, effect }) => {
              const end = effect?.getComputedTiming().endTime
              return playState === 'running' && typeof end === 'number' && end < 1000
            }).length,
        ),
      { timeout: 10_000 },
    )
    .toBe(0)
}

/** The page has nothing wider than its window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  expect(content, `${page.url()} is wider than its window`).toBeLessThanOrEqual(width)
}

/** The page has taken exactly the run folder's events, each once, and knows the last. */
export async function expectAllEvents(page: Page, product: Product, runId: string): Promise<void> {
  await expect(async () => {
    const written = eventLines(product.home, runId).length
    const received = await page.evaluate((id) => window.__misfit?.received(id) ?? null, runId)
    expect(received).toMatchObject({ first: 1, last: written, count: written })
  }).toPass({ timeout: 20_000 })
}

/** While a run trains, what is far out of view stays as it was, and is up to date as soon as it comes into view. */
export async function expectRestOutOfView(page: Page, product: Product, runId: string): Promise<void> {
  const scores = page.getByLabel(/^Calibration scores, validation, epoch \d+/)
  const shown = async (): Promise<number> =>
    Number(/epoch (\d+)/.exec((await scores.getAttribute('aria-label')) ?? '')?.[1])
  const atRest = await shown()
  await untilSummary(product, runId, ({ epoch }) => epoch >= atRest + 3, 'three more epochs')
  expect(await shown()).toBe(atRest)
  await scores.scrollIntoViewIfNeeded()
  await expect.poll(shown).toBeGreaterThanOrEqual(atRest + 3)
}

/** The id of the run whose page is open. */
export function runIdOf(page: Page): string {
  const id = /\/runs\/([a-z0-9]{12})/.exec(page.url())?.[1]
  if (id === undefined) throw new Error(`${page.url()} is not a run's page`)
  return id
}

declare global {
  interface Window {
    __misfit?: { received(runId: string): { first: number; last: number; count: number } | null }
  }
}
