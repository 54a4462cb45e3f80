import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { parseEventLine, type EventOf, type RunEvent, type RunEventType } from '@misfit/events/run/run-event'
import { tf } from '@misfit/model/tensorflow'
import { streamToDashboard } from './fit-callback.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { HubHttp } from '../hub/hub-http.ts'
import { blobFile } from '../run-folder/run-folder.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

const classes = ['dark', 'light']
const hubEntry = fileURLToPath(new URL('../../../../libs/hub/src/testing/hub-process.ts', import.meta.url))

/** Dark and light images of 4 x 4, which anything can learn to tell apart. */
function images(count: number) {
  const labels = Array.from({ length: count }, (_, i) => i % 2)
  const values = Float32Array.from({ length: count * 16 }, (_, i) => (labels[i >> 4]! ? 0.8 : 0.2))
  return { images: tf.tensor4d(values, [count, 4, 4, 1]), labels }
}

function model(): ReturnType<typeof tf.sequential> {
  const built = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dense({
        units: 2,
        activation: 'softmax',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  })
  built.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return built
}

function dataFolder(): Home {
  const { home, remove } = temporaryHome()
  onTestFinished(remove)
  return home
}

/** The hub's own process, found as on a person's machine: by its file in the data folder. */
async function startHub(home: Home): Promise<HubHttp> {
  const hub = spawn(process.execPath, ['--import', 'tsx', hubEntry, home.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    const exited = once(hub, 'exit')
    hub.kill()
    await exited
  })
  const [url] = await once(createInterface({ input: hub.stdout }), 'line')
  writeFileSync(home.hubFile, JSON.stringify({ url, pid: hub.pid }))
  return new HubHttp(String(url))
}

const typesOf = (events: readonly RunEvent[]) => events.map(({ type }) => type)
const isOfType =
  <T extends RunEventType>(type: T) =>
  (event: RunEvent): event is EventOf<T> =>
    event.type === type

it('a fit is a run: its steps, epochs and validation predictions are in the run folder and on the hub', async () => {
  const home = dataFolder()
  const hub = await startHub(home)
  const { images: xs, labels } = images(64)
  const callback = await streamToDashboard({ name: 'dark or light', validation: images(16), classes, home: home.path })
  let seenLive = 0
  const watching = new tf.CustomCallback({
    onEpochEnd: async () => {
      await expect.poll(() => hub.runLines(callback.runId!, 0).catch(() => []), { timeout: 100_000 }).not.toEqual([])
      seenLive += 1
    },
  })
  const history = await model().fit(xs, tf.oneHot(labels, 2), {
    epochs: 3,
    batchSize: 8,
    verbose: 0,
    callbacks: [callback, watching],
  })
  expect(seenLive).toBe(3)

  const runId = callback.runId!
  const log = new RunLog(runPath(home, runId))
  const lines = await log.read(0, { lines: 1e6, bytes: 1e9 })
  expect(await hub.runLines(runId, 0)).toEqual(lines)

  const events = lines.map(parseEventLine)
  expect(typesOf(events).slice(0, 5)).toEqual(['created', 'started', 'parameters', 'dataset', 'model'])
  expect(events.at(-1)).toMatchObject({ type: 'finished', outcome: 'completed' })
  expect(events.find(isOfType('started'))?.environment?.execution).toBe('model.fit')
  expect(events.find(isOfType('created'))?.settings).toMatchObject({
    name: 'dark or light',
    epochs: 3,
    batchSize: 8,
    learningRate: 0.05,
  })

  const steps = events.filter(isOfType('steps'))
  expect(steps.flatMap(({ loss }) => loss)).toHaveLength(3 * 8)
  expect(steps[0]?.firstStep).toBe(1)
  const epochs = events.filter(isOfType('epoch'))
  expect(epochs.map(({ loss }) => loss)).toEqual(history.history['loss'])
  expect(epochs.map(({ step }) => step)).toEqual([8, 16, 24])
}, 180_000)

it('the stored predictions are those of the model, and give its validation accuracy', async () => {
  const home = dataFolder()
  const { images: xs, labels } = images(64)
  const validation = images(10)
  const callback = await streamToDashboard({
    name: 'offline',
    validation: { ...validation, labels: tf.oneHot(validation.labels, 2).toFloat().as2D(10, 2) },
    classes,
    home: home.path,
  })
  const fitted = model()
  await fitted.fit(xs, tf.oneHot(labels, 2), { epochs: 1, verbose: 0, callbacks: [callback] })

  const log = new RunLog(runPath(home, callback.runId!))
  const epoch = (await log.read(0, { lines: 1e6, bytes: 1e9 })).map(parseEventLine).find(isOfType('epoch'))!
  const stored = decodePredictions(readFileSync(blobFile(log.folder, epoch.predictions.sha256)))
  const output = fitted.predict(validation.images)
  if (Array.isArray(output)) throw new Error('one output expected')
  const predicted = [...output.argMax(1).dataSync()]
  expect([...stored.predicted]).toEqual(predicted)
  expect([...stored.actual]).toEqual(validation.labels)
  expect(epoch.valAccuracy).toBe(predicted.filter((label, i) => label === validation.labels[i]).length / 10)
})

it('a fit that throws is a failed run that says why', async () => {
  const home = dataFolder()
  const { images: xs, labels } = images(8)
  const callback = await streamToDashboard({ name: 'breaks', validation: images(4), classes, home: home.path })
  const breaking = new tf.CustomCallback({
    onBatchEnd: () => {
      throw new Error('the disk is full')
    },
  })
  await model()
    .fit(xs, tf.oneHot(labels, 2), { epochs: 1, verbose: 0, callbacks: [callback, breaking] })
    .catch((error: unknown) => callback.fail(error))
  const lines = await new RunLog(runPath(home, callback.runId!)).read(0, { lines: 100, bytes: 1e9 })
  expect(parseEventLine(lines.at(-1)!)).toMatchObject({
    type: 'finished',
    outcome: 'failed',
    message: 'the disk is full',
  })
})

it('labels without a class are refused before anything is trained', async () => {
  const { images: four } = images(4)
  // A number that has no place in 16 bits would become another class.
  for (const label of [2, 65_536, -1, 0.5, Number.NaN]) {
    await expect(
      streamToDashboard({
        name: 'x',
        validation: { images: four, labels: [0, 1, label, 0] },
        classes,
        home: dataFolder().path,
      }),
    ).rejects.toThrow(`validation image 2 has label ${label}; the classes given are 0 to 1`)
  }
})

it('what no hub takes is refused before anything is trained, and names its field', async () => {
  const { images: four, labels } = images(4)
  const given = { name: 'x', validation: { images: four, labels }, classes, home: dataFolder().path }
  for (const [wrong, reason] of [
    [{ name: 'x'.repeat(201) }, 'name: a name has at most 200 characters'],
    [{ name: '\u0007' }, 'name: a name may hold no control characters'],
    [{ tags: ['\ufeff'] }, 'tags.0: a tag needs at least one character'],
    [{ pixelScale: Number.NaN }, 'pixelScale: a number greater than 0 expected'],
    [{ classes: ['dark', 'l'.repeat(501)] }, 'classes.1: '],
  ] as const)
    await expect(streamToDashboard({ ...given, ...wrong })).rejects.toThrow(reason)
})

it('the rate of each epoch is the one it was trained by, whoever changes it, from whichever epoch', async () => {
  const home = dataFolder()
  const { images: xs, labels } = images(64)
  const fitted = tf.sequential({
    layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 2, activation: 'softmax' })],
  })
  const optimizer = tf.train.sgd(0.1)
  fitted.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['acc'] })
  const callback = await streamToDashboard({ name: 'decaying', validation: images(4), classes, home: home.path })
  const decay = new tf.CustomCallback({
    onEpochBegin: async (epoch) => {
      optimizer.setLearningRate(0.1 * 0.5 ** epoch)
    },
  })
  await fitted.fit(xs, tf.oneHot(labels, 2), {
    epochs: 6,
    initialEpoch: 2,
    batchSize: 16,
    verbose: 0,
    callbacks: [decay, callback],
  })
  const events = await eventsOf(home, callback.runId!)
  const epochs = events.filter(isOfType('epoch'))
  expect(epochs.map(({ epoch, step, learningRate }) => [epoch, step, learningRate])).toEqual([
    [3, 12, 0.025],
    [4, 16, 0.0125],
    [5, 20, 0.00625],
    [6, 24, 0.003125],
  ])
  expect(epochs.every(({ accuracy }) => accuracy >= 0 && accuracy <= 1)).toBe(true)
  expect(events.filter(isOfType('steps'))[0]).toMatchObject({ epoch: 3, firstStep: 9 })
})

it('Adam, whose rate is a field, too; and what nobody chose is not written', async () => {
  const home = dataFolder()
  const { images: xs, labels } = images(32)
  const fitted = model()
  const optimizer: object = fitted.optimizer
  const callback = await streamToDashboard({ name: 'adam', validation: images(4), classes, home: home.path })
  const decay = new tf.CustomCallback({
    onEpochEnd: async () => {
      Object.assign(optimizer, { learningRate: 0.01 })
    },
  })
  await fitted.fit(xs, tf.oneHot(labels, 2), { epochs: 2, verbose: 0, callbacks: [decay, callback] })
  const events = await eventsOf(home, callback.runId!)
  expect(events.filter(isOfType('epoch')).map(({ learningRate }) => learningRate)).toEqual([0.05, 0.01])
  expect(events.find(isOfType('created'))?.untold).toEqual(['seed', 'augmentation'])
  expect(events.find(isOfType('parameters'))?.parameters).toEqual([{ name: 'optimizer', value: 'Adam' }])
})

describe('the validation loss that is trained on', () => {
  const { images: xs, labels } = images(64)
  const targets = tf.oneHot(labels, 2)
  /** The events of a fit of two epochs, what TensorFlow.js says of each, and the model. */
  async function fitted(loss: string, penalty: number, isValidated: boolean) {
    const trained = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }),
        tf.layers.dense({
          units: 2,
          activation: 'softmax',
          ...(penalty > 0 ? { kernelRegularizer: tf.regularizers.l2({ l2: penalty }) } : {}),
        }),
      ],
    })
    trained.compile({ optimizer: tf.train.adam(0.05), loss })
    const home = dataFolder()
    const validation = { images: xs, labels }
    const callback = await streamToDashboard({ name: 'more', validation, classes, home: home.path })
    const { history } = await trained.fit(xs, targets, {
      epochs: 2,
      verbose: 0,
      callbacks: [callback],
      ...(isValidated ? { validationData: [xs, targets] } : {}),
    })
    const events = await eventsOf(home, callback.runId!)
    return { trained, history, epochs: events.filter(isOfType('epoch')), logs: events.filter(isOfType('log')) }
  }

  it('is not told where it is the plain one', async () => {
    const { epochs, logs } = await fitted('categoricalCrossentropy', 0, true)
    expect(epochs.map(({ valObjective }) => valObjective)).toEqual([undefined, undefined])
    expect(logs).toEqual([])
  })

  it('has the penalties in it, which the val_loss of TensorFlow.js has not', async () => {
    const { trained, history, epochs } = await fitted('categoricalCrossentropy', 0.05, true)
    const kernel = trained.layers[1]!.getWeights()[0]!
    const penalty = 0.05 * Number(tf.sum(tf.square(kernel)).dataSync()[0])
    const last = epochs.at(-1)!
    expect(penalty).toBeGreaterThan(0.01)
    expect(last.valLoss).toBeCloseTo(Number(history['val_loss']!.at(-1)), 5)
    expect(last.valObjective).toBeCloseTo(last.valLoss + penalty, 5)
  })

  it('is what TensorFlow.js says of another loss, where it validates; else a word says it is unknown', async () => {
    const validated = await fitted('meanSquaredError', 0, true)
    expect(validated.epochs.map(({ valObjective }) => valObjective)).toEqual(validated.history['val_loss'])
    expect(validated.logs).toEqual([])
    const { epochs, logs } = await fitted('meanSquaredError', 0, false)
    expect(epochs.map(({ valObjective }) => valObjective)).toEqual([undefined, undefined])
    expect(logs.map(({ message }) => message)).toEqual([expect.stringContaining('give model.fit validationData')])
  })
})

describe('one output of two classes', () => {
  const { images: xs, labels } = images(64)
  const targets = tf.tensor2d(labels, [64, 1])
  const one = (activation: 'sigmoid' | 'linear', loss: string | typeof tf.losses.sigmoidCrossEntropy) => {
    const built = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }),
        tf.layers.dense({ units: 1, activation, kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }) }),
      ],
    })
    built.compile({ optimizer: tf.train.adam(0.05), loss, metrics: ['accuracy'] })
    return built
  }
  const answersOf = async (fitted: ReturnType<typeof one>, fromLogits?: boolean) => {
    const home = dataFolder()
    const callback = await streamToDashboard({
      name: 'one',
      validation: { images: xs, labels: targets },
      classes,
      home: home.path,
      ...(fromLogits === undefined ? {} : { fromLogits }),
    })
    await fitted.fit(xs, targets, { epochs: 20, verbose: 0, callbacks: [callback] })
    const epoch = (await eventsOf(home, callback.runId!)).filter(isOfType('epoch')).at(-1)!
    return {
      epoch,
      stored: decodePredictions(readFileSync(blobFile(runPath(home, callback.runId!), epoch.predictions.sha256))),
    }
  }
  const output = (fitted: ReturnType<typeof one>): number[] => [
    ...(fitted.predict(xs) as ReturnType<typeof tf.tensor>).dataSync(),
  ]

  it.each([
    ['a sigmoid', 'sigmoid', 'binaryCrossentropy', undefined, (value: number) => value],
    [
      'a logit, seen by the loss',
      'linear',
      tf.losses.sigmoidCrossEntropy,
      undefined,
      (value: number) => 1 / (1 + Math.exp(-value)),
    ],
    ['a logit, as told', 'linear', 'hinge', true, (value: number) => 1 / (1 + Math.exp(-value))],
  ] as const)(
    '%s is the probability of the second, and its loss the binary cross-entropy',
    async (_, activation, loss, fromLogits, probability) => {
      const fitted = one(activation, loss)
      const { epoch, stored } = await answersOf(fitted, fromLogits)
      const expected = output(fitted).map(probability)
      expect(epoch.valAccuracy).toBe(expected.filter((p, i) => Number(p > 0.5) === labels[i]).length / 64)
      const losses = expected.map((p, i) => -Math.log(labels[i] === 1 ? p : 1 - p))
      expect(epoch.valLoss).toBeCloseTo(losses.reduce((a, b) => a + b) / 64, 4)
      expect([...stored.actual]).toEqual(labels)
    },
  )

  it('is refused before the fit where nothing tells what it is', async () => {
    const fitted = one('linear', 'meanSquaredError')
    const callback = await streamToDashboard({
      name: 'one',
      validation: { images: xs, labels: targets },
      classes,
      home: dataFolder().path,
    })
    await expect(fitted.fit(xs, targets, { epochs: 1, verbose: 0, callbacks: [callback] })).rejects.toThrow(
      'give streamToDashboard fromLogits: true or false',
    )
  })
})

async function eventsOf(home: Home, runId: string): Promise<RunEvent[]> {
  return (await new RunLog(runPath(home, runId)).read(0, { lines: 1e6, bytes: 1e9 })).map(parseEventLine)
}
