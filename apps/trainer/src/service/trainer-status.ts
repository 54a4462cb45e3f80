import os from 'node:os'
import { datasetNames } from '@misfit/data/catalog'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { modelSpecs } from '@misfit/model/find-model'
import { newRunId } from '../run-folder/run-id.ts'
import { cores } from '../run-process/thread-count.ts'

/** Status of this process for the hub. */
export function trainerStatus(
  backend: Pick<TrainerStatus, 'backend' | 'tensorflow' | 'warning'>,
  labels: readonly string[] = [],
): TrainerStatus {
  return {
    trainerId: newRunId(),
    host: os.hostname().slice(0, 255),
    pid: process.pid,
    labels: [...labels],
    cores: cores(),
    ...backend,
    models: modelSpecs.map(({ id, title, description, changes }) => ({ id, title, description, changes })),
    datasets: [...datasetNames],
  }
}
