import os from 'node:os'
import { datasetNames, openDataset } from '@misfit/data/catalog'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { messageOf } from '@misfit/text/message-of'
import { drawDataset } from '../datasets/draw-dataset.ts'
import { resolveHome } from '../run-folder/home.ts'

/**
 * A process beside the trainer, started by `preparation.ts`: it finds out which TensorFlow trains here, then draws the
 * images of each dataset onto sheets, once. Both would keep the trainer's own thread from its heartbeats.
 */
export type PreparationMessage =
  | { type: 'backend'; backend: Pick<TrainerStatus, 'backend' | 'tensorflow' | 'warning'> }
  | { type: 'dataset'; name: string }
  | { type: 'problem'; message: string }

const home = resolveHome()
const tell = (message: PreparationMessage) => process.send?.(message)

const [{ backendInfo }, { backendWarning }] = await Promise.all([
  import('@misfit/model/tensorflow'),
  import('../run/environment.ts'),
])
const { backend, tensorflow } = backendInfo()
tell({ type: 'backend', backend: { backend, tensorflow, warning: backendWarning(backendInfo()) } })

// Drawing must not slow down the training that begins meanwhile.
os.setPriority(os.constants.priority.PRIORITY_LOW)
for (const name of datasetNames) {
  try {
    await drawDataset(home, await openDataset(name))
    tell({ type: 'dataset', name })
  } catch (error) {
    tell({ type: 'problem', message: `dataset ${name}: ${messageOf(error)}` })
  }
}
if (process.connected) process.disconnect()
