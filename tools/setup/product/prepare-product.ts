import { originalDatabase } from '@misfit/store/postgres/empty-pglite'
import { bundleOf } from '../../../apps/trainer/bundle.mjs'

/** By its address: the dashboard is built on this, and not the other way round. */
const dashboard = (await import(new URL('../../../apps/dashboard/bundle.mjs', import.meta.url).href)) as {
  bundleOfServer(): Promise<string>
}

/**
 * Makes what the dashboard and its trainer make at their first start in a workspace, so that it can be done beside
 * other things: an empty database to copy, their programs and those of the first run.
 */
await Promise.all([
  originalDatabase(),
  dashboard.bundleOfServer(),
  ...(['main', 'prepare-datasets', 'run-child', 'thread-probe', 'dataset-thread'] as const).map(bundleOf),
])
