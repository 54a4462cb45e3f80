import { readdirSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { datasetId } from '@misfit/data/dataset-id'
import { wholePartition } from '@misfit/data/partition'
import { spriteSheets } from '@misfit/data/sprite-sheet'
import { type ManyClasses, manyClasses } from '@misfit/evaluation/testing/many-classes'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions, encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { decodeScores, encodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { withScores } from '@misfit/evaluation/scores/with-scores'
import { publishedDatasetSchema } from '@misfit/events/dataset'
import { parseEventLine, type EventOf, type RunEvent, type RunEventType } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { freePort } from '@misfit/hub/testing/free-port'
import { startHub, type Hub } from '@misfit/hub/hub'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { decode } from 'fast-png'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Python, untilSaid } from './python.ts'

const script = (name: string) => path.join(import.meta.dirname, name)
const smallRun = script('small_run.py')

describe('the Python client', () => {
  const hubHome = temporaryStoreHome()
  const home = temporaryStoreHome()
  let python: Python
  let hub: Hub
  /** A run that began while no hub was there. */
  let early: { runId: string; status: number | null }
  beforeAll(async () => {
    python = Python.prepare()
    const port = await freePort()
    const environment = { MISFIT_HUB: `http://127.0.0.1:${port}`, MISFIT_HOME: home.path }
    const child = python.start([smallRun, 'wait'], environment)
    await untilSaid(child.stderr, 'could not be reached')
    hub = await startHub({ home: hubHome.path, port })
    child.stdin.end('go on\n')
    const [status] = await once(child, 'exit')
    early = { runId: onlyRun(home.path), status }
  })
  afterAll(async () => {
    await hub?.close()
    hubHome.remove()
    home.remove()
  })

  const get = async (at: string) => (await fetch(`${hub.url}${at}`)).text()
  const run = (args: readonly string[], data: string) =>
    python.run(args, { environment: { MISFIT_HUB: hub.url, MISFIT_HOME: data } })
  const summaryOf = async (runId: string) => runSummarySchema.parse(JSON.parse(await get(`/api/runs/${runId}`)))
  const linesOnHub = (runId: string) => get(`/api/runs/${runId}/events`)
  const blob = async (sha256: string) =>
    new Uint8Array(await (await fetch(`${hub.url}/api/blobs/${sha256}`)).arrayBuffer())
  const eventsOf = (text: string): RunEvent[] => text.trimEnd().split('\n').map(parseEventLine)

  it('passes its own tests', async () => {
    const { status, stderr } = await python.run(['-m', 'unittest', 'test_client'])
    expect(status, stderr).toBe(0)
  })

  it('sends what it logged while the hub was away: the lines of the run folder, each once', async () => {
    expect(early.status).toBe(0)
    expect(await linesOnHub(early.runId)).toBe(folderText(home.path, early.runId))
    expect(await summaryOf(early.runId)).toMatchObject({
      name: 'café <b>',
      status: 'completed',
      tags: ['python'],
      epoch: 2,
      step: 6,
      loss: Number.NaN,
      settings: { model: 'small', dataset: 'pets', epochs: 2, learningRate: 0.01, seed: 7 },
      valAccuracy: 35 / 45,
      test: { accuracy: 23 / 30, count: 30 },
    })
  })

  it('logs steps, epochs and a test as a run of Misfit does, NaN too', async () => {
    const events = eventsOf(await linesOnHub(early.runId))
    const steps = only(events, 'steps')
    expect(steps.flatMap(({ loss }) => loss)).toEqual([1, 1 / 2, 1 / 3, Number.NaN, Number.NaN, Number.NaN])
    expect(
      only(events, 'epoch').map(({ epoch, step, loss, accuracy, valLoss }) => ({
        epoch,
        step,
        loss,
        accuracy,
        valLoss,
      })),
    ).toEqual([
      { epoch: 1, step: 3, loss: (1 + 1 / 2 + 1 / 3) / 3, accuracy: 0.5, valLoss: Number.NaN },
      { epoch: 2, step: 6, loss: Number.NaN, accuracy: 0.5, valLoss: Number.NaN },
    ])
    expect(only(events, 'started')[0]?.program).toMatchObject({
      name: expect.stringMatching(/^Python 3\./),
      client: expect.stringContaining('for Python'),
    })
    expect(only(events, 'parameters')[0]?.parameters).toEqual([
      { name: 'learning rate', value: '0.01' },
      { name: 'seed', value: '7' },
    ])
    const answers = decodePredictions(await blob(only(events, 'test')[0]!.predictions.sha256))
    expect([...answers.actual]).toEqual(Array.from({ length: 30 }, (_, i) => i % 3))
    expect([...answers.predicted.slice(0, 6)]).toEqual([1, 1, 2, 0, 1, 0])
    expect(answers.topProbabilities[0]).toBeCloseTo(0.8, 4)
    expect([answers.predicted[29], answers.loss[29]]).toEqual([0, Number.NaN])
  })

  it('publishes the images, under the id and on the sheets that TypeScript would give them', async () => {
    const [event] = only(eventsOf(await linesOnHub(early.runId)), 'dataset')
    const published = publishedDatasetSchema.parse(JSON.parse(await get(`/api/datasets/${event!.dataset.id}`)))
    expect(published.description.classes).toEqual(['cat', 'dog', 'café 🐈'])
    const partition = (name: 'train' | 'validation' | 'test', count: number) => {
      const images = Uint8Array.from({ length: count * 8 * 6 * 3 }, (_, i) => i % 251)
      return wholePartition(name, {
        count,
        imageShape: [8, 6, 3],
        images,
        labels: Uint16Array.from({ length: count }, (_, i) => i % 3),
      })
    }
    const partitions = {
      train: partition('train', 90),
      validation: partition('validation', 45),
      test: partition('test', 30),
    }
    const sums = Object.values(partitions)
      .flatMap(({ images, labels }) => [images, new Uint8Array(labels.buffer)])
      .map((bytes) => createHash('sha256').update(bytes).digest('hex'))
    expect(published.description.id).toBe(datasetId(sums, { classes: published.description.classes, partitions }))
    for (const name of ['train', 'validation', 'test'] as const) {
      const { sheets } = published.images[name]
      const drawn = [...spriteSheets(partitions[name], { imageShape: [8, 6, 3], ...published.tiles })]
      expect(sheets).toHaveLength(drawn.length)
      const [theirs, ours] = [decode(await blob(sheets[0]!.sha256)), decode(drawn[0]!.bytes)]
      expect([theirs.width, theirs.height, theirs.channels]).toEqual([ours.width, ours.height, ours.channels])
      expect(Buffer.compare(Buffer.from(theirs.data.buffer), Buffer.from(ours.data.buffer))).toBe(0)
    }
  })

  it('loses nothing when it is killed: push sends the rest, once', async () => {
    const data = temporaryStoreHome()
    // Nothing listens on the discard port.
    const child = python.start([smallRun, 'wait'], { MISFIT_HOME: data.path, MISFIT_HUB: 'http://127.0.0.1:9' })
    await untilSaid(child.stderr, 'could not be reached')
    const runId = onlyRun(data.path)
    await untilEpoch(data.path, runId)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await linesOnHub(runId)).toContain('there is no run')
    const folder = path.join(data.path, 'runs', runId)
    const pushed = await run(['-m', 'misfit', 'push', folder, folder], data.path)
    const lines = folderText(data.path, runId)
    const said = `run ${runId}: ${lines.trimEnd().split('\n').length} events on ${hub.url}/runs/${runId}\n`
    expect([pushed.status, pushed.stdout.toString()]).toEqual([0, said + said])
    expect(await linesOnHub(runId)).toBe(lines)
    data.remove()
  })

  it('ends a run that a page stops', async () => {
    const data = temporaryStoreHome()
    const child = python.start([smallRun, 'until-stopped'], { MISFIT_HOME: data.path, MISFIT_HUB: hub.url })
    const exit = once(child, 'exit')
    await untilSaid(child.stdout, '\n')
    const runId = onlyRun(data.path)
    // The hub refuses until it has heard of the program.
    await expect
      .poll(async () => (await fetch(`${hub.url}/api/runs/${runId}/stop`, { method: 'POST' })).status)
      .toBe(204)
    expect(await exit).toEqual([0, null])
    expect(await summaryOf(runId)).toMatchObject({ status: 'stopped', message: 'stopped from the dashboard', epoch: 1 })
    data.remove()
  })

  it('says that a run failed, and why, when its program does', async () => {
    const data = temporaryStoreHome()
    expect((await run([smallRun, 'crash'], data.path)).status).toBe(1)
    expect(await summaryOf(onlyRun(data.path))).toMatchObject({
      status: 'failed',
      message: 'ValueError: the disk is made of cheese',
    })
    data.remove()
  })

  // Each is gigabytes, and no part of set-up: where it is installed it trains, and elsewhere it is asked for in words.
  it.each([
    { library: 'keras', program: 'Keras 3', file: 'keras_run.py', layers: ['Flatten', 'Dense', 'Dense'] },
    { library: 'torch', program: 'PyTorch 2', file: 'torch_run.py', layers: ['Flatten', 'Linear', 'ReLU', 'Linear'] },
  ])(
    'follows the training of $program, or says that it is not installed',
    async ({ library, program, file, layers }) => {
      if (!python.has(library)) {
        console.log(
          `${program} is not installed here: its callback was only asked what it needs (MISFIT_PYTHON names ` +
            `another Python)`,
        )
        expect((await python.run(['-c', `import misfit.${library}`])).stderr).toContain(
          `needs ${program}: pip install ${library}`,
        )
        return
      }
      const data = temporaryStoreHome()
      const { status, stdout, stderr } = await run([script(file)], data.path)
      expect(status, stderr).toBe(0)
      // The script says what the library itself measured of the validation images after the last epoch.
      const [runId, valLoss] = stdout.toString().trim().split('\n').at(-1)!.split(' ')
      const events = eventsOf(await linesOnHub(runId!))
      expect(only(events, 'started')[0]?.program?.name).toContain(program)
      expect(only(events, 'model')[0]).toMatchObject({
        parameters: 270,
        trainableParameters: 270,
        stepsPerEpoch: 5,
        totalSteps: 10,
      })
      expect(only(events, 'model')[0]!.layers.map(({ type }) => type)).toEqual(layers)
      expect(only(events, 'model')[0]!.layers.at(-1)!.outputShape).toEqual([null, 2])
      expect(only(events, 'steps').flatMap(({ loss }) => loss)).toHaveLength(10)
      expect(only(events, 'epoch').at(-1)!.valLoss).toBeCloseTo(Number(valLoss), 5)
      expect(await summaryOf(runId!)).toMatchObject({ status: 'completed', epoch: 2, step: 10, test: { count: 20 } })
      data.remove()
    },
    180_000,
  )

  it.each([
    {
      library: 'keras',
      file: 'keras_one_output.py',
      untrue: new Set(['told']),
      said: 'give MisfitCallback from_logits=True or False',
    },
    { library: 'torch', file: 'torch_one_output.py', untrue: new Set<string>(), said: '' },
  ])(
    'takes one output of $library for the probability, or the logit, of the second class',
    async ({ library, file, untrue, said }) => {
      if (!python.has(library)) {
        console.log(`${library} is not installed here (MISFIT_PYTHON names another Python)`)
        return
      }
      const data = temporaryStoreHome()
      const { status, stdout, stderr } = await run([script(file)], data.path)
      expect(status, stderr).toBe(0)
      expect(stderr).toContain(said)
      const told = stdout
        .toString()
        .trim()
        .split('\n')
        .filter((line) => /^[a-z0-9]{12} /.test(line))
      expect(told.length).toBeGreaterThan(2)
      for (const line of told) {
        // The script says what the library itself measured: its loss is the binary cross-entropy, but for the one
        // named.
        const [runId = '', name = '', loss, accuracy] = line.split(' ')
        const last = only(eventsOf(await linesOnHub(runId)), 'epoch').at(-1)!
        expect(last.valAccuracy, name).toBe(Number(accuracy))
        if (!untrue.has(name)) expect(last.valLoss, name).toBeCloseTo(Number(loss), 4)
        expect(only(eventsOf(await linesOnHub(runId)), 'created')[0]?.untold, name).toContain('batchSize')
      }
      data.remove()
    },
    180_000,
  )

  it("tells Keras's val_loss beside the plain one where a model is trained on more, and says if it can't", async () => {
    if (!python.has('keras')) {
      console.log('keras is not installed here (MISFIT_PYTHON names another Python)')
      return
    }
    const data = temporaryStoreHome()
    const { status, stdout, stderr } = await run([script('keras_objective.py')], data.path)
    expect(status, stderr).toBe(0)
    const told = stdout.toString().trim().split('\n')
    expect(told).toHaveLength(7)
    for (const line of told) {
      const [runId = '', name = '', ...said] = line.split(' ')
      const valLosses = said.map(Number)
      const events = eventsOf(await linesOnHub(runId))
      const epochs = only(events, 'epoch')
      const objectives = epochs.map(({ valObjective }) => valObjective)
      if (name === 'plain') {
        expect(objectives).toEqual([undefined, undefined])
        epochs.forEach(({ valLoss }, i) => expect(valLoss).toBeCloseTo(valLosses[i]!, 5))
      } else if (name === 'every-other-epoch') expect(objectives).toEqual([undefined, valLosses[0]])
      else if (name === 'not-validated') expect(objectives).toEqual([undefined, undefined])
      else expect(objectives, name).toEqual(valLosses)
      const warned = only(events, 'log').filter(({ message }) => message.includes('the training loss has'))
      expect(warned, name).toHaveLength(['every-other-epoch', 'not-validated'].includes(name) ? 1 : 0)
    }
    data.remove()
  }, 180_000)

  it('encodes predictions of few and many classes as TypeScript does, byte for byte', async () => {
    const cases = [2, 3, 10, 12, 300].map((classCount) => {
      const count = 50
      const probabilities = Float32Array.from(
        { length: count * classCount },
        (_, i) => ((i * 7919) % 13) / (13 * classCount),
      )
      // Equals, what is no number, and nothing at all.
      probabilities.fill(1 / classCount, 0, classCount)
      probabilities[classCount] = Number.NaN
      probabilities[2 * classCount + 1] = Infinity
      probabilities.fill(0, 3 * classCount, 4 * classCount)
      const actual = Uint16Array.from({ length: count }, (_, i) => i % classCount)
      return { count, classCount, probabilities, actual }
    })
    const input = cases.flatMap(({ count, classCount, probabilities, actual }) =>
      [Uint32Array.of(count, classCount), actual, probabilities].map(({ buffer }) => Buffer.from(buffer)),
    )
    const { stdout, stderr } = await python.run([script('encode.py')], { input: Buffer.concat(input) })
    const expected = cases.flatMap(({ classCount, probabilities, actual }) => {
      const blob = encodePredictions(predictionsFromProbabilities(probabilities, actual, classCount))
      return [Buffer.from(Uint32Array.of(blob.length).buffer), blob]
    })
    expect(stdout.equals(Buffer.concat(expected)), stderr).toBe(true)
  })

  it('scores predictions of many classes as TypeScript does: counts bit for bit', async () => {
    const cases = [
      { ...manyClasses({ count: 2000, classCount: 20, skill: 500 }), temperature: 0 },
      { ...manyClasses({ count: 300, classCount: 1000, skill: 1500 }), temperature: 1.7 },
      // Long curves, of which points are left out.
      { ...manyClasses({ count: 9000, classCount: 11, skill: 300 }), temperature: 0 },
      { ...broken(manyClasses({ count: 60, classCount: 12, skill: 500 })), temperature: 0 },
      { ...broken(manyClasses({ count: 1, classCount: 12, skill: 500 })), temperature: 0 },
      // All classes are kept: nothing is to be scored.
      { ...manyClasses({ count: 60, classCount: 10, skill: 500 }), temperature: 0 },
    ]
    const input = cases.flatMap(({ probabilities, actual, classCount, temperature }) =>
      [Uint32Array.of(actual.length, classCount), Float64Array.of(temperature), actual, probabilities].map(
        ({ buffer }) => Buffer.from(buffer),
      ),
    )
    const { stdout, stderr } = await python.run([script('encode_scores.py')], { input: Buffer.concat(input) })
    let at = 0
    for (const { probabilities, actual, classCount, temperature } of cases) {
      expect(stdout.length, stderr).toBeGreaterThanOrEqual(at + 4)
      const blob = stdout.subarray(at + 4, at + 4 + stdout.readUInt32LE(at))
      at += 4 + blob.length
      if (classCount === 10) {
        expect(blob).toHaveLength(0)
        continue
      }
      const theirs = decodeScores(blob)
      const ours = decodeScores(
        encodeScores(probabilityScores(probabilities, actual, classCount, temperature === 0 ? {} : { temperature })),
      )
      expect([theirs.count, theirs.classCount, theirs.curves]).toEqual([ours.count, ours.classCount, ours.curves])
      const { brier, logLoss, fit, scaled } = ours
      if (fit === null || scaled === null) {
        expect(theirs).toMatchObject({ brier: null, logLoss: null, fit: null, scaled: null })
        continue
      }
      expect(theirs.fit).toEqual({ ...closeTo(fit, ['temperature', 'lossBefore', 'lossAfter']), atLimit: fit.atLimit })
      expect([theirs.brier, theirs.logLoss]).toEqual([brier, logLoss].map((value) => expect.closeTo(value!, 9)))
      expect(theirs.scaled).toMatchObject(closeTo(scaled, ['temperature', 'brier', 'logLoss']))
      scaled.topProbabilities.forEach((probability, i) => {
        if (Number.isNaN(probability)) expect(theirs.scaled!.topProbabilities[i]).toBeNaN()
        else expect(Math.abs(theirs.scaled!.topProbabilities[i]! - probability)).toBeLessThanOrEqual(1.01 / 65_534)
      })
    }
    expect(at).toBe(stdout.length)
  })

  it('sends scores of many classes beside the predictions; a test has the temperature of validation', async () => {
    const data = temporaryStoreHome()
    expect((await run([script('many_classes_run.py')], data.path)).status).toBe(0)
    const events = eventsOf(await linesOnHub(onlyRun(data.path)))
    const scoresOf = async (event: EventOf<'epoch' | 'test'>) =>
      withScores(
        decodePredictions(await blob(event.predictions.sha256)),
        decodeScores(await blob(event.scores!.sha256)),
      ).scores!
    const validation = await scoresOf(only(events, 'epoch')[0]!)
    const test = await scoresOf(only(events, 'test')[0]!)
    expect([validation.curves.answered, test.curves.answered]).toEqual([200, 100])
    expect(validation.scaled!.temperature).toBe(validation.fit!.temperature)
    expect(test.scaled!.temperature).toBe(validation.fit!.temperature)
    expect(test.fit!.temperature).not.toBeCloseTo(validation.fit!.temperature, 2)
    data.remove()
  })
})

/** The same output with ties, and with rows that are no numbers. */
function broken({ probabilities, actual, classCount }: ManyClasses): ManyClasses {
  const changed = probabilities.slice()
  changed[3] = Number.NaN
  changed[5 * classCount] = Infinity
  changed.fill(1 / classCount, 10 * classCount, 20 * classCount)
  return { probabilities: changed, actual, classCount }
}

const closeTo = <Values extends object>(
  values: Values,
  keys: readonly (keyof Values & string)[],
): Record<string, unknown> => Object.fromEntries(keys.map((key) => [key, expect.closeTo(Number(values[key]), 6)]))

const folderText = (home: string, runId: string): string =>
  readFileSync(path.join(home, 'runs', runId, 'events.jsonl'), 'utf8')

function onlyRun(home: string): string {
  const ids = readdirSync(path.join(home, 'runs'))
  expect(ids).toHaveLength(1)
  return ids[0]!
}

const untilEpoch = (home: string, runId: string) =>
  expect.poll(() => folderText(home, runId)).toContain('"type":"epoch"')

function only<T extends RunEventType>(events: readonly RunEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type)
}
