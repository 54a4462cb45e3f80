import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parse } from 'yaml'
import { z } from 'zod'
import { csvNumber } from './csv-table.ts'
import type { ImportedItem, ImportedRun } from './imported-run.ts'
import { ImportError } from './import-error.ts'
import { type MlflowPoint, mlflowFactsSchema, mlflowRun, metricRowsOf } from './mlflow-run.ts'

/** Name of the file in a run's folder, and in an experiment's. */
export const metaFile = 'meta.yaml'
/** The most bytes of `meta.yaml`, and of a parameter. */
const largestText = 1024 * 1024

const runMetaSchema = mlflowFactsSchema
  .omit({ experiment: true })
  .extend({ lifecycle_stage: z.string().default('active') })
const experimentMetaSchema = z.object({ name: z.string() })

/** True for the folder of a run of MLflow's file store, told by its `meta.yaml`. */
export async function isMlflowRun(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, metaFile), 'utf8').catch(() => '')
  // An experiment has a name and no run; older stores call the id `run_uuid`.
  return /^run_(id|uuid):/m.test(text) && !/^model_id:/m.test(text)
}

/**
 * The run of a folder `mlruns/EXPERIMENT/RUN`; null when it was deleted in MLflow.
 *
 * @throws ImportError when its `meta.yaml` is damaged
 */
export async function mlflowFolderRun(folder: string, source: string): Promise<ImportedRun | null> {
  const meta = await readMeta(folder, source, z.preprocess(withRunId, runMetaSchema))
  if (meta.lifecycle_stage !== 'active') return null
  const above = path.dirname(path.resolve(folder))
  const experiment = await readMeta(above, path.join(source, '..'), experimentMetaSchema).catch(() => ({ name: '' }))
  return mlflowRun({ ...meta, experiment: experiment.name }, source, () => itemsOf(folder, source))
}

const withRunId = (meta: unknown): unknown =>
  typeof meta === 'object' && meta !== null && 'run_uuid' in meta && !('run_id' in meta)
    ? { ...meta, run_id: meta.run_uuid }
    : meta

async function readMeta<Schema extends z.ZodType>(
  folder: string,
  source: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(path.join(folder, metaFile), path.join(source, metaFile))
  let value: unknown
  try {
    // Without aliases, which could make a small text a huge value.
    value = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new ImportError(
      path.join(source, metaFile),
      'line 1',
      `not YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
      'Mend it, or leave this run out',
    )
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ImportError(
    path.join(source, metaFile),
    `field ${issue?.path.join('.') || 'of the file'}`,
    issue?.message ?? 'unknown problem',
    'Mend it, or leave this run out',
  )
}

async function* itemsOf(folder: string, source: string): AsyncGenerator<ImportedItem> {
  const parameters = [...(await texts(folder, source, 'params', '')), ...(await texts(folder, source, 'tags', 'tag '))]
  if (parameters.length > 0) yield { kind: 'parameters', parameters }
  const points: MlflowPoint[] = []
  for (const name of await filesIn(path.join(folder, 'metrics'))) {
    for await (const point of pointsOf(path.join(folder, 'metrics', name), path.join(source, 'metrics', name), name))
      points.push(point)
  }
  yield* metricRowsOf(points)
}

async function texts(folder: string, source: string, kind: 'params' | 'tags', prefix: string) {
  const names = await filesIn(path.join(folder, kind))
  return Promise.all(
    names.map(async (name) => ({
      name: `${prefix}${name}`,
      value: await readText(path.join(folder, kind, name), path.join(source, kind, name)),
    })),
  )
}

/** Lines `milliseconds value step`, step since MLflow 1.0. */
async function* pointsOf(file: string, source: string, name: string): AsyncGenerator<MlflowPoint> {
  let number = 0
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1
    if (line === '') continue
    const [at, value, step] = line.split(' ').map(csvNumber)
    if (
      typeof at !== 'number' ||
      typeof value !== 'number' ||
      typeof (step ?? 0) !== 'number' ||
      !Number.isSafeInteger(step ?? 0)
    ) {
      throw new ImportError(
        source,
        `line ${number}`,
        `${JSON.stringify(line.slice(0, 60))} is not "milliseconds value step"`,
        'The file was cut off or changed; copy it anew, or remove this line',
      )
    }
    yield { name, value, at, step: step ?? 0 }
  }
}

/** Names of the files below a folder, as paths with `/`, which is how MLflow stores a metric with a `/` in its name. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}

async function readText(file: string, source: string): Promise<string> {
  const { size } = await stat(file)
  if (size > largestText)
    throw new ImportError(source, 'byte 0', `${size} bytes; at most ${largestText} are read`, 'Leave this file out')
  return readFile(file, 'utf8')
}
