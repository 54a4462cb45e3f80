/// <reference lib="dom" />
// What runs in the page is written here too.
import type { Page } from '@playwright/test'
import { median, percentile } from '../statistics.ts'

export interface Times {
  readonly median: number
  readonly p95: number
  readonly count: number
}

export const timesOf = (values: readonly number[]): Times => ({
  median: median(values),
  p95: percentile(values, 0.95),
  count: values.length,
})

/**
 * Milliseconds from a key or click in the page to the frame after which everything that is waited for is there.
 *
 * @param wanted CSS selectors that must each find something
 * @throws Error when that takes more than half a minute
 */
export async function timeUntilPainted(
  page: Page,
  event: 'keydown' | 'click',
  wanted: readonly string[],
  act: () => Promise<void>,
): Promise<number> {
  // Input overtakes scripts that were sent before it: the listener must stand before the key is pressed.
  await page.evaluate(
    ([name, selectors]) => {
      const painted = new Promise<number>((resolve) => {
        addEventListener(
          name,
          ({ timeStamp }) => {
            const look = (): void => {
              if (selectors.every((selector) => document.querySelector(selector) !== null)) {
                // A message posted from the frame's callback comes after it was painted.
                requestAnimationFrame(() => {
                  const { port1, port2 } = new MessageChannel()
                  port1.onmessage = () => resolve(performance.now() - timeStamp)
                  port2.postMessage(null)
                })
              } else {
                requestAnimationFrame(look)
              }
            }
            look()
          },
          { capture: true, once: true },
        )
      })
      const late = new Promise<never>((_, reject) => {
        setTimeout(
          () => reject(new Error(`after half a minute the page does not show ${selectors.join(' and ')}`)),
          30_000,
        )
      })
      Reflect.set(window, 'benchPainted', Promise.race([painted, late]))
    },
    [event, [...wanted]] as const,
  )
  await act()
  return Number(await page.evaluate<unknown>(() => Reflect.get(window, 'benchPainted')))
}

/** Times between frames, in milliseconds, while something goes on. */
export async function frameTimes(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = []
    let last = performance.now()
    const frame = (now: number): void => {
      times.push(now - last)
      last = now
      if (!Reflect.get(window, 'benchEnded')) requestAnimationFrame(frame)
    }
    Reflect.set(window, 'benchEnded', false)
    Reflect.set(window, 'benchFrames', times)
    requestAnimationFrame(frame)
  })
  await act()
  const frames: unknown = await page.evaluate(() => {
    Reflect.set(window, 'benchEnded', true)
    return Reflect.get(window, 'benchFrames')
  })
  return Array.isArray(frames) ? frames.slice(2).map(Number) : []
}
