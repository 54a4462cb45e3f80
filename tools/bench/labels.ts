import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chooseSamples } from '@misfit/data/chosen-samples'
import type { Dataset } from '@misfit/data/dataset'
import { foldOfEach } from '@misfit/data/folds'
import { loadMnist } from '@misfit/data/mnist'
import { mixSeed, randomGenerator, shuffledIndices } from '@misfit/data/random'
import { labelIssues } from '@misfit/evaluation/labels/label-issues'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { fit } from '@misfit/training/fit/fit'
import { softmaxRows } from '@misfit/training/loss/softmax-cross-entropy'
import { pythonWith } from './peers.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- labels [flags]
  --share <s>    share of MNIST's training labels that are made wrong; default 0.05
  --seed <n>     which, and into what; default 1
  --folds <n>    default 5
  --model <id>   default model_1
  --epochs <n>   of each fold; default 3
  --rounds <n>   turns of both at ranking, for their times; default 5`

/**
 * Finds labels that were made wrong: each training image's probabilities come from a model that was trained on the
 * other folds, with their wrong labels. Misfit and cleanlab rank the same probabilities.
 */
export async function benchLabels(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      share: { type: 'string', default: '0.05' },
      seed: { type: 'string', default: '1' },
      folds: { type: 'string', default: '5' },
      model: { type: 'string', default: 'model_1' },
      epochs: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const [seed, rounds] = [Number(values.seed), Number(values.rounds)]
  const python = pythonWith('labels', ['cleanlab==2.9.0', 'numpy'])
  const dataset = await loadMnist()
  const { labels, wrong } = flipped(dataset.partitions.train.labels, dataset.classes.length, Number(values.share), seed)
  const probabilities = await outOfSample(dataset, labels, {
    model: values.model,
    folds: Number(values.folds),
    epochs: Number(values.epochs),
    seed,
  })

  const predictions = predictionsFromProbabilities(probabilities, labels, dataset.classes.length)
  const ours: { found: number[]; milliseconds: number[] } = { found: [], milliseconds: [] }
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    ours.found = labelIssues(predictions).map(({ index }) => index)
    ours.milliseconds.push(performance.now() - started)
  }
  const theirs = cleanlab(python, probabilities, labels, rounds)
  console.log(
    `\n${wrong.size} of ${labels.length} labels were made wrong ` +
      `(seed ${seed}); ${values.model}, ${values.folds} folds of ${values.epochs} epochs`,
  )
  console.table(
    [
      { name: 'Misfit', ...ours },
      { name: 'cleanlab', ...theirs },
    ].map(({ name, found, milliseconds }) => ({
      '': name,
      found: found.length,
      precision: share(found, wrong, found.length),
      recall: share(found, wrong, wrong.size),
      [`precision of the first ${Math.floor(wrong.size / 2)}`]: share(
        found.slice(0, Math.floor(wrong.size / 2)),
        wrong,
        Math.floor(wrong.size / 2),
      ),
      'ms to rank': median(milliseconds).toFixed(0),
      spread: `${(spread(milliseconds) * 100).toFixed(0)} %`,
    })),
  )
}

const share = (found: readonly number[], wrong: ReadonlySet<number>, of: number): string =>
  (found.filter((index) => wrong.has(index)).length / of).toFixed(4)

/** Gives some samples another class, each other class as likely. */
function flipped(
  given: Uint16Array,
  classCount: number,
  part: number,
  seed: number,
): { labels: Uint16Array; wrong: Set<number> } {
  const random = randomGenerator(mixSeed(seed, 1))
  const wrong = new Set(shuffledIndices(given.length, seed).slice(0, Math.round(given.length * part)))
  const labels = given.map((label, index) =>
    wrong.has(index) ? (label + 1 + random.below(classCount - 1)) % classCount : label,
  )
  return { labels, wrong }
}

async function outOfSample(
  dataset: Dataset,
  labels: Uint16Array,
  { model, folds, epochs, seed }: { model: string; folds: number; epochs: number; seed: number },
): Promise<Float32Array> {
  const classCount = dataset.classes.length
  const train = { ...dataset.partitions.train, labels }
  const spec = findModelSpec(model)
  const fold = foldOfEach(labels, folds, seed)
  const positions = Uint32Array.from(labels, (_, index) => index)
  const probabilities = new Float32Array(labels.length * classCount)
  for (let held = 0; held < folds; held++) {
    const others = chooseSamples(
      train,
      dataset.imageShape,
      positions.filter((position) => fold[position] !== held),
    )
    const out = chooseSamples(
      train,
      dataset.imageShape,
      positions.filter((position) => fold[position] === held),
    )
    const layers = buildModel(spec, { inputShape: dataset.imageShape, classCount, seed })
    const step = createTrainingStep(layers, others, { pixelScale: spec.pixelScale, seed })
    await fit(step, { train: others, validation: dataset.partitions.validation }, { epochs, seed }, () => undefined)
    const answers = softmaxRows(await step.predictLogits(out.images, out.count), classCount)
    out.positions.forEach((position, i) => {
      probabilities.set(answers.subarray(i * classCount, (i + 1) * classCount), position * classCount)
    })
    step.dispose()
    console.log(`fold ${held + 1} of ${folds}: ${others.count} images trained on, ${out.count} held out`)
  }
  return probabilities
}

function cleanlab(
  python: string,
  probabilities: Float32Array,
  labels: Uint16Array,
  rounds: number,
): { found: number[]; milliseconds: number[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'misfit-labels-'))
  try {
    writeFileSync(path.join(folder, 'probabilities.bin'), probabilities)
    writeFileSync(path.join(folder, 'labels.bin'), labels)
    execFileSync(python, [path.join(import.meta.dirname, 'labels', 'cleanlab_ranking.py'), folder, String(rounds)], {
      stdio: ['ignore', 'inherit', 'ignore'],
    })
    return JSON.parse(readFileSync(path.join(folder, 'ranking.json'), 'utf8')) as {
      found: number[]
      milliseconds: number[]
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
