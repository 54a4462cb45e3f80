import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { analysisResultSchema, type AnalysisNews, type AnalysisRequest } from '@misfit/events/analysis'
import { decodeFloats } from '@misfit/events/run/floats'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { buildModel } from '@misfit/model/build'
import { saveModel } from '@misfit/model/save'
import { findModelSpec } from '@misfit/model/find-model'
import { AnalysisProcess } from './analysis-process.ts'
import { modelFile } from '../run/best-model.ts'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

vi.setConfig({ testTimeout: 120_000 })

let home: Home
let remove: () => void
const open: AnalysisProcess[] = []
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
})
afterEach(() => {
  for (const analyses of open.splice(0)) analyses.close()
})
afterAll(() => {
  remove()
})

/** A run whose model was saved before it learned anything. */
async function savedRun(model: string): Promise<string> {
  const runId = newRunId()
  createRun(home, { runId, settings: runSettingsSchema.parse({ name: model, model }) })
  const spec = findModelSpec(model)
  const imageShape = [28, 28, 1]
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit))
  const layers = buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
  await saveModel(modelFile(runPath(home, runId)), layers, { pixelScale: spec.pixelScale, classes, imageShape, spec })
  return runId
}

/** Begins analyses, and resolves with the news that ends each. */
function analyst() {
  const news: AnalysisNews[] = []
  const files = new Map<string, string>()
  const endings = new Map<string, (news: AnalysisNews) => void>()
  const analyses = new AnalysisProcess({
    home,
    tell: (each) => {
      news.push(each)
      if (each.status === 'done' || each.status === 'failed') endings.get(each.analysisId)?.(each)
    },
    deliver: (result, file) => {
      files.set(result.sha256, file)
      return Promise.resolve()
    },
  })
  open.push(analyses)
  const begin = (runId: string, request: AnalysisRequest) => {
    const analysisId = newRunId()
    const ended = new Promise<AnalysisNews>((resolve) => {
      endings.set(analysisId, resolve)
    })
    analyses.begin({ analysisId, runId, request })
    return { analysisId, ended }
  }
  const result = async (runId: string, request: AnalysisRequest) => {
    const end = await begin(runId, request).ended
    if (end.status !== 'done') throw new Error(end.message)
    return analysisResultSchema.parse(JSON.parse(await readFile(files.get(end.result!.sha256)!, 'utf8')))
  }
  return { analyses, begin, result, news }
}

it('looks into a convolutional model in every way', async () => {
  const runId = await savedRun('model_3')
  const { result, news } = analyst()
  const cam = await result(runId, { kind: 'gradCam', partition: 'test', index: 3 })
  if (cam.kind !== 'gradCam') throw new Error('a map expected')
  expect(decodeFloats(cam.values).length).toBe(784)
  expect(decodeFloats(cam.probabilities).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5)

  const filters = await result(runId, { kind: 'filters' })
  expect(filters).toMatchObject({ kind: 'filters', count: 32, height: 5, width: 5, channels: 1 })

  const features = await result(runId, { kind: 'features', partition: 'test', most: 300 })
  if (features.kind !== 'features') throw new Error('features expected')
  expect([features.indices.length, features.width, features.indices.at(-1)]).toEqual([300, 128, 9966])
  expect(decodeFloats(features.values).length).toBe(300 * 128)

  const embedding = await result(runId, { kind: 'embedding', partition: 'validation', most: 200, seed: 1 })
  if (embedding.kind !== 'embedding') throw new Error('an embedding expected')
  const points = decodeFloats(embedding.points)
  expect(points.length).toBe(400)
  expect(points.every((value) => value >= 0 && value <= 1)).toBe(true)
  expect(news.some(({ status, progress }) => status === 'working' && progress > 0.3 && progress < 1)).toBe(true)

  const model = await result(runId, { kind: 'browserModel' })
  if (model.kind !== 'browserModel') throw new Error('a model expected')
  const size = model.weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((product, each) => product * each, 1), 0)
  expect(decodeFloats(model.weights).length).toBe(size)
  expect(model.classes.length).toBe(10)
})

it('finds a result again in the run folder, also in another process', async () => {
  const runId = await savedRun('model_1')
  const request: AnalysisRequest = { kind: 'occlusion', partition: 'test', index: 0 }
  const first = analyst()
  const before = await first.begin(runId, request).ended
  first.analyses.close()
  const second = analyst()
  const again = await second.begin(runId, request).ended
  expect(again.result).toEqual(before.result)
  // Nothing was computed: no progress beyond the beginning was told.
  expect(second.news.filter(({ status, progress }) => status === 'working' && progress > 0)).toEqual([])
})

it('says why it can not', async () => {
  const runId = await savedRun('model_1')
  const { begin, analyses } = analyst()
  expect((await begin(runId, { kind: 'gradCam', partition: 'test', index: 0 }).ended).message).toMatch(/no convolution/)
  expect((await begin(runId, { kind: 'occlusion', partition: 'test', index: 10_000 }).ended).message).toBe(
    'test has 10000 images; there is no image 10000',
  )
  expect(
    (await begin(runId, { kind: 'occlusion', partition: 'test', index: 0, classIndex: 10 }).ended).message,
  ).toMatch(/10 classes; class 10/)
  const fresh = newRunId()
  createRun(home, { runId: fresh, settings: runSettingsSchema.parse({ name: 'fresh', model: 'model_1' }) })
  expect((await begin(fresh, { kind: 'filters' }).ended).message).toMatch(/no saved weights yet/)
  expect(() => {
    analyses.begin({ analysisId: newRunId(), runId: newRunId(), request: { kind: 'filters' } })
  }).toThrow(/another machine/)
})

it('gives up what is cancelled, and goes on with the next', async () => {
  const runId = await savedRun('model_1')
  const { analyses, begin, result, news } = analyst()
  const { analysisId } = begin(runId, { kind: 'embedding', partition: 'train', most: 5000, seed: 1 })
  await vi.waitUntil(() => news.some((each) => each.analysisId === analysisId), { timeout: 60_000 })
  analyses.cancel(analysisId)
  expect((await result(runId, { kind: 'filters' })).kind).toBe('filters')
  expect(news.some((each) => each.analysisId === analysisId && each.status === 'done')).toBe(false)
})
