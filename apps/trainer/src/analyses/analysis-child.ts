import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { openDataset } from '@misfit/data/catalog'
import type { Dataset } from '@misfit/data/dataset'
import { analysisResultSchema, type AnalysisJob } from '@misfit/events/analysis'
import type { SavedModel } from '@misfit/model/save'
import { writeFileAtomically } from '@misfit/model/write-file'
import { threadEnvironment } from '@misfit/training/step/threads'
import { messageOf } from '@misfit/text/message-of'
import type { FromAnalyst, ToAnalyst } from './analysis-messages.ts'
import { loadBestModel, modelFile } from '../run/best-model.ts'
import { resolveHome, runPath, type Home } from '../run-folder/home.ts'
import { bestCheckpointFile } from '../run/run-checkpoints.ts'
import { RunLog } from '../run-folder/run-log.ts'

/**
 * The process that looks into saved models, started by `analysis-process.ts`: one analysis after the other, with models
 * and data kept in memory in between. Results are kept in the run's folder, named by the request and the weights.
 */

class GivenUp extends Error {}

const noWeights = 'the run has no saved weights yet; wait for the end of its first epoch'

const waiting: { job: AnalysisJob; home: Home }[] = []
const cancelled = new Set<string>()
const datasets = new Map<string, Promise<Dataset>>()
/** The last model that was looked into, by the file it came from and that file's hash. */
let lastModel: { key: string; saved: SavedModel } | undefined
let working = false

Object.assign(process.env, threadEnvironment(1))

process.on('message', (message: ToAnalyst) => {
  if (message.type === 'cancel') {
    cancelled.add(message.analysisId)
    return
  }
  waiting.push({ job: message.job, home: resolveHome({ MISFIT_HOME: message.home }) })
  void workThrough()
})
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => undefined)

async function workThrough(): Promise<void> {
  if (working) return
  working = true
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await perform(next.job, next.home)
  working = false
}

async function perform({ analysisId, runId, request }: AnalysisJob, home: Home): Promise<void> {
  const onProgress = async (progress: number) => {
    // Lets a cancellation come in.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    if (cancelled.has(analysisId)) throw new GivenUp()
    say({ type: 'progress', analysisId, progress })
  }
  try {
    await onProgress(0)
    const folder = runPath(home, runId)
    const saved = [modelFile(folder), bestCheckpointFile(folder)].find((each) => existsSync(each))
    if (saved === undefined) throw new Error(noWeights)
    const weights = await hashOf(saved)
    const name = createHash('sha256')
      .update(JSON.stringify([request, weights]))
      .digest('hex')
    const file = path.join(folder, 'analyses', `${name}.json`)
    if (!existsSync(file)) {
      const { analyse } = await import('./analyse.ts')
      const result = await analyse(await modelOf(folder, weights), await datasetOf(folder), request, onProgress)
      await writeFileAtomically(file, Buffer.from(JSON.stringify(analysisResultSchema.parse(result))))
    }
    say({ type: 'done', analysisId, file, result: { sha256: await hashOf(file), bytes: (await stat(file)).size } })
  } catch (error) {
    if (!(error instanceof GivenUp)) say({ type: 'failed', analysisId, message: shortMessageOf(error) })
  } finally {
    cancelled.delete(analysisId)
  }
}

async function modelOf(folder: string, weights: string): Promise<SavedModel> {
  const key = `${folder}:${weights}`
  if (lastModel?.key === key) return lastModel.saved
  const saved = await loadBestModel(folder)
  if (saved === null) throw new Error(noWeights)
  lastModel?.saved.model.dispose()
  lastModel = { key, saved }
  return saved
}

async function datasetOf(folder: string): Promise<Dataset> {
  for await (const event of new RunLog(folder).events()) {
    if (event.type !== 'created') continue
    const name = event.settings.dataset
    const opened = datasets.get(name) ?? openDataset(name)
    datasets.set(name, opened)
    return opened
  }
  throw new Error('the run folder does not say which data it was trained on')
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

function say(message: FromAnalyst): void {
  if (process.connected) process.send?.(message)
}

const shortMessageOf = (error: unknown): string => messageOf(error).slice(0, 2000)
