import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Dataset } from '@misfit/data/dataset'
import { accuracy, keepsAll, meanLoss, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { ensemble, ensembleOfOutputs } from '@misfit/evaluation/predictions/ensemble'
import type { EventOf } from '@misfit/events/run/run-event'
import { backendInfo } from '@misfit/model/tensorflow'
import type { ActiveRun } from './active-run.ts'
import { describeDataset } from '../datasets/dataset-description.ts'
import { describeEnvironment } from './environment.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { memberOutputs } from './member-outputs.ts'
import { blobFile } from '../run-folder/run-folder.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { writePredictions } from './write-predictions.ts'

interface Member {
  readonly name: string
  readonly predictions: Predictions
  readonly parameters: number
}

/**
 * Averages what finished runs answered for the test images. Nothing is trained.
 *
 * @throws RunFolderError when a member is not on this machine, was not tested, saw other data, or, of more than 10
 *   classes, has no saved model
 */
export async function runEnsemble(run: ActiveRun, dataset: Dataset, home: Home): Promise<void> {
  run.emit({
    type: 'started',
    attempt: run.attempt,
    fromStep: 0,
    environment: { ...describeEnvironment(backendInfo(), run.threads), execution: 'eager', stepsPerCall: 1 },
  })
  run.emit({ type: 'dataset', dataset: describeDataset(dataset) })
  const runIds = run.settings.ensembleOf ?? []
  const members = await Promise.all(runIds.map((id) => readMember(home, id, dataset)))
  const names = members.map(({ name }) => name).join(', ')
  run.emit({
    type: 'model',
    title: `Ensemble of ${members.length} models`.slice(0, 200),
    description: `The mean of the probabilities of ${names}.`.slice(0, 2000),
    layers: [],
    parameters: members.reduce((sum, member) => sum + member.parameters, 0),
    trainableParameters: 0,
    pixelScale: 1,
    stepsPerEpoch: 1,
    totalSteps: 0,
  })
  const mean = members.every(({ predictions }) => keepsAll(predictions))
    ? ensemble(members.map(({ predictions }) => predictions))
    : ensembleOfOutputs(
        await memberOutputs(home, runIds, dataset),
        dataset.partitions.test.labels,
        dataset.classes.length,
      )
  run.emit({
    type: 'test',
    epoch: 0,
    loss: meanLoss(mean),
    accuracy: accuracy(mean),
    count: mean.count,
    ...writePredictions(run.folder, mean),
  })
}

async function readMember(home: Home, runId: string, dataset: Dataset): Promise<Member> {
  const folder = runPath(home, runId)
  if (!existsSync(folder)) {
    throw new RunFolderError(
      `run ${runId} is not on this machine, so its predictions cannot be averaged; ` +
        'start the ensemble where its members were trained',
    )
  }
  let name = runId
  let parameters = 0
  let test: EventOf<'test'> | undefined
  for await (const event of new RunLog(folder).events()) {
    if (event.type === 'created') name = event.settings.name
    if (event.type === 'model') parameters = event.parameters
    if (event.type === 'test') test = event
    if (event.type === 'dataset' && event.dataset.id !== dataset.id) {
      throw new RunFolderError(
        `run ${runId} (${name}) was trained on other ` +
          `data (${event.dataset.name}, ${event.dataset.id}), so its predictions cannot be averaged`,
      )
    }
  }
  if (test === undefined)
    throw new RunFolderError(`run ${runId} (${name}) has not been tested yet; wait until it has completed`)
  return { name, parameters, predictions: decodePredictions(await readFile(blobFile(folder, test.predictions.sha256))) }
}
