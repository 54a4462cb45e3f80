import { runSummarySchema, type RunStatus, type RunSummary } from '@misfit/events/run/run-summary'
import { startedRunSchema } from '@misfit/events/http/http-api'
import type { RunSettingsInput } from '@misfit/events/settings/settings'
import { setTimeout as delay } from 'node:timers/promises'
import type { Product } from './product.ts'

/** Starts a run as the page's form does. */
export async function requestRun(product: Product, settings: RunSettingsInput): Promise<string> {
  const response = await fetch(`${product.url}/api/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url },
    body: JSON.stringify({ settings }),
  })
  if (!response.ok) throw new Error(`the run was refused: ${await response.text()}`)
  return startedRunSchema.parse(await response.json()).runId
}

export async function fetchRunSummary(product: Product, runId: string): Promise<RunSummary> {
  const response = await fetch(`${product.url}/api/runs/${runId}`)
  if (!response.ok) throw new Error(`no run ${runId}: ${await response.text()}`)
  return runSummarySchema.parse(await response.json())
}

/** Waits until a run has a status, or fails when it ended with another. */
export async function untilStatus(
  product: Product,
  runId: string,
  status: RunStatus,
  seconds = 180,
): Promise<RunSummary> {
  return await untilSummary(product, runId, (summary) => summary.status === status, `status ${status}`, seconds)
}

export async function untilSummary(
  product: Product,
  runId: string,
  holds: (summary: RunSummary) => boolean,
  what: string,
  seconds = 180,
): Promise<RunSummary> {
  const deadline = Date.now() + seconds * 1000
  let summary = await fetchRunSummary(product, runId)
  while (!holds(summary)) {
    if (Date.now() > deadline)
      throw new Error(
        `${what} did not come within ${seconds} s; the run is ${summary.status}: ${summary.message ?? ''}`,
      )
    await delay(150)
    summary = await fetchRunSummary(product, runId)
  }
  return summary
}
