import { originalDatabase } from '@misfit/store/postgres/empty-pglite'
import { bundleOfServer } from '../../apps/dashboard/bundle.mjs'
import { bundleOf } from '../../apps/trainer/bundle.mjs'

/**
 * Makes what the dashboard and its trainer make at their first start in a workspace, so that it can be done beside other
 * things: an empty database to copy, their programs and those of the first run.
 */
await Promise.all([
  originalDatabase(),
  bundleOfServer(),
  ...(['main', 'prepare-datasets', 'run-child', 'thread-probe', 'dataset-thread'] as const).map(bundleOf),
])
