import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset, Partition, PartitionName } from '@misfit/data/dataset'
import { randomGenerator } from '@misfit/data/random'
import { accuracy, meanLoss } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { decodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { withScores } from '@misfit/evaluation/scores/with-scores'
import type { EventOf, RunEvent, RunEventType } from '@misfit/events/run/run-event'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import { ActiveRun } from './active-run.ts'
import { modelFile } from './best-model.ts'
import { createRun } from '../run-folder/create-run.ts'
import { runEnsemble } from './ensemble-run.ts'
import { runPath } from '../run-folder/home.ts'
import { memberOutputs } from './member-outputs.ts'
import { blobFile, RunFolder } from '../run-folder/run-folder.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { scoresInWords } from '../cli/scores-in-words.ts'
import { temporaryHome } from '../testing/temporary-home.ts'
import { trainRun } from './train-run.ts'

const classCount = 12

/** Images of 4 x 4 whose brightest pixel tells the class, in noise that hides it at times. */
function part(name: PartitionName, count: number, seed: number): Partition {
  const random = randomGenerator(seed)
  const labels = Uint16Array.from({ length: count }, (_, i) => i % classCount)
  const images = Uint8Array.from(
    { length: count * 16 },
    (_, at) => random.below(200) + (at % 16 === labels[at >> 4] ? 55 : 0),
  )
  return { name, count, images, labels, sourceIndex: Uint32Array.from({ length: count }, (_, i) => i) }
}
const dataset: Dataset = {
  id: '0123456789abcdef',
  name: 'twelve',
  imageShape: [4, 4, 1],
  classes: Array.from({ length: classCount }, (_, c) => `class ${c}`),
  source: '',
  partitions: { train: part('train', 240, 1), validation: part('validation', 120, 2), test: part('test', 96, 3) },
}

describe('a run of more classes than predictions keep', () => {
  const { home, remove } = temporaryHome()
  afterAll(remove)
  const ids = { first: 'aaaaaaaaaaaa', second: 'bbbbbbbbbbbb', both: 'cccccccccccc', nested: 'dddddddddddd' }

  async function perform(
    runId: string,
    settings: Partial<RunSettingsInput>,
    work: (run: ActiveRun) => Promise<unknown>,
  ): Promise<RunEvent[]> {
    createRun(home, {
      runId,
      settings: runSettingsSchema.parse({
        name: runId,
        model: 'model_1',
        dataset: 'twelve',
        epochs: 2,
        batchSize: 16,
        ...settings,
      }),
    })
    const folder = RunFolder.open(runPath(home, runId))
    try {
      const [created] = await eventsOf(runId)
      await work(
        new ActiveRun(folder, created as EventOf<'created'>, 1, { threads: 1, reason: 'a test' }, () => undefined),
      )
      return await eventsOf(runId)
    } finally {
      folder.close()
    }
  }
  async function eventsOf(runId: string): Promise<RunEvent[]> {
    const events: RunEvent[] = []
    for await (const event of new RunLog(runPath(home, runId)).events()) events.push(event)
    return events
  }
  const blob = (runId: string, { sha256 }: { sha256: string }) => readFileSync(blobFile(runPath(home, runId), sha256))
  const answersOf = (runId: string, event: EventOf<'epoch' | 'test' | 'heldOut'>) =>
    withScores(decodePredictions(blob(runId, event.predictions)), decodeScores(blob(runId, event.scores!)))

  let first: RunEvent[]
  beforeAll(async () => {
    first = await perform(ids.first, { seed: 1, fold: { set: 'eeeeeeeeeeee', count: 4, index: 0 } }, (run) =>
      trainRun(run, dataset),
    )
    await perform(ids.second, { seed: 2 }, (run) => trainRun(run, dataset))
  }, 120_000)

  it('has scores of validation, test and held-out images, each of all its samples', () => {
    const answered = (type: 'epoch' | 'test' | 'heldOut') =>
      only(first, type).map((event) => answersOf(ids.first, event).scores!.curves.answered)
    expect([answered('epoch'), answered('test'), answered('heldOut')]).toEqual([[120, 120], [96], [60]])
  })

  it('scales the test images by the temperature of the validation images of the epoch that was tested', () => {
    const test = only(first, 'test')[0]!
    const epoch = only(first, 'epoch').find((event) => event.epoch === test.epoch)!
    const { temperature } = answersOf(ids.first, epoch).scores!.fit!
    expect(answersOf(ids.first, test).scores!.scaled!.temperature).toBe(temperature)
    expect(temperature).not.toBe(1)
  })

  it('scores what the model gives: all of its probabilities, not the five that are kept', async () => {
    const [output] = await memberOutputs(home, [ids.first], dataset)
    const { curves, brier } = answersOf(ids.first, only(first, 'test')[0]!).scores!
    const ours = probabilityScores(output!, dataset.partitions.test.labels, classCount)
    expect([curves, brier]).toEqual([ours.curves, ours.brier])
  })

  it('is worth what its stored scores say, in words; without them, as of old runs, that is not known', async () => {
    const test = only(first, 'test')[0]!
    const { curves, brier } = answersOf(ids.first, test).scores!
    const mean = (values: Float64Array) => (values.reduce((sum, value) => sum + value, 0) / classCount).toFixed(4)
    const folder = runPath(home, ids.first)
    expect(await scoresInWords(folder, test)).toBe(
      `mean AUC ${mean(curves.areas)}, mean AP ${mean(curves.averagePrecisions)}, Brier score ${brier!.toFixed(4)}`,
    )
    expect(await scoresInWords(folder, { predictions: test.predictions })).toBe(
      'mean AUC, mean AP, Brier score: n/a, only the best five of 12 classes are kept',
    )
    expect(await scoresInWords(folder, { predictions: { sha256: 'f'.repeat(64), bytes: 1 } })).toBeNull()
  })

  it('is averaged with others by all probabilities of their models; so is an ensemble of such a one', async () => {
    const [a, b] = await memberOutputs(home, [ids.first, ids.second], dataset)
    const mean = a!.map((probability, at) => (probability + b![at]!) / 2)
    const events = await perform(ids.both, { model: 'ensemble', ensembleOf: [ids.first, ids.second] }, (run) =>
      runEnsemble(run, dataset, home),
    )
    const test = only(events, 'test')[0]!
    const answers = answersOf(ids.both, test)
    const ours = probabilityScores(mean, dataset.partitions.test.labels, classCount)
    expect([answers.scores!.curves, answers.scores!.brier, answers.scores!.fit]).toEqual([
      ours.curves,
      ours.brier,
      ours.fit,
    ])
    expect([test.accuracy, test.loss]).toEqual([accuracy(answers), expect.closeTo(meanLoss(answers), 3)])
    const [nested] = await memberOutputs(home, [ids.both], dataset)
    nested!.forEach((probability, at) => {
      expect(probability).toBeCloseTo(mean[at]!, 6)
    })
  })

  it('cannot be averaged without its model, which is said', async () => {
    for (const file of [modelFile(runPath(home, ids.second)), `${runPath(home, ids.second)}/checkpoints`])
      rmSync(file, { recursive: true })
    await expect(
      perform(ids.nested, { model: 'ensemble', ensembleOf: [ids.first, ids.second] }, (run) =>
        runEnsemble(run, dataset, home),
      ),
    ).rejects.toThrow(
      /run bbbbbbbbbbbb has no saved model here, and of 12 classes its predictions keep the five best only/,
    )
  })
})

function only<T extends RunEventType>(events: readonly RunEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type)
}
