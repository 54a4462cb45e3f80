import { createHash, randomBytes } from 'node:crypto'
import { accuracy, meanLoss, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { encodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import type { BlobRef } from '@misfit/events/ids'
import type { Product } from './product.ts'

interface ChosenRun {
  readonly name: string
  readonly classes: readonly string[]
  /** What it answers for the validation images, epoch by epoch, with scores where they have some. */
  readonly epochs: readonly Predictions[]
}

/** Makes a completed run whose validation answers are chosen, as a program does that logs over HTTP. @returns its id */
export async function logChosenRun(product: Product, { name, classes, epochs }: ChosenRun): Promise<string> {
  const runId = Array.from(randomBytes(12), (byte) => 'abcdefghijklmnopqrstuvwxyz'[byte % 26]).join('')
  const [first] = epochs
  if (first === undefined) throw new Error('a run without an epoch has no answers')
  const classCounts = classes.map((_, index) =>
    first.actual.reduce((count, actual) => count + (actual === index ? 1 : 0), 0),
  )
  const events: object[] = [
    { type: 'created', runId, settings: { name, model: 'model_1', epochs: epochs.length } },
    {
      type: 'started',
      attempt: 1,
      fromStep: 0,
      program: {
        name: 'chosen answers',
        language: 'TypeScript',
        client: 'test',
        host: 'test',
        platform: 'test',
        cpu: 'none',
        cores: 1,
      },
    },
    {
      type: 'dataset',
      dataset: {
        // Runs with the same labels are of one dataset, and can be compared.
        id: hashOf(Buffer.from(JSON.stringify([classes, classCounts]))).slice(0, 16),
        name: `chosen ${classes.length}`,
        imageShape: [8, 8, 1],
        classes,
        source: 'made up for the test',
        partitions: {
          train: { count: first.count, classCounts },
          validation: { count: first.count, classCounts },
          test: { count: first.count, classCounts },
        },
      },
    },
  ]
  for (const [i, predictions] of epochs.entries()) {
    const figures = { loss: meanLoss(predictions), accuracy: accuracy(predictions) }
    events.push({
      type: 'epoch',
      epoch: i + 1,
      step: i + 1,
      seconds: 1,
      validationSeconds: 1,
      learningRate: 0.001,
      ...figures,
      valLoss: figures.loss,
      valAccuracy: figures.accuracy,
      predictions: await storeBlob(product, encodePredictions(predictions)),
      ...(predictions.scores === undefined
        ? {}
        : { scores: await storeBlob(product, encodeScores(predictions.scores)) }),
    })
    events.push({ type: 'checkpoint', step: i + 1, epoch: i + 1, best: true, bytes: 0 })
  }
  events.push({ type: 'finished', outcome: 'completed' })
  const lines = events.map((event, i) => JSON.stringify({ ...event, seq: i + 1, at: Date.now() }))
  await send(product, `/api/runs/${runId}/events`, { method: 'POST', body: lines.join('\n') })
  return runId
}

async function storeBlob(product: Product, bytes: Uint8Array): Promise<BlobRef> {
  const sha256 = hashOf(bytes)
  await send(product, `/api/blobs/${sha256}`, { method: 'PUT', body: Buffer.from(bytes) })
  return { sha256, bytes: bytes.length }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function send(
  product: Product,
  path: string,
  request: { method: string; body: string | Buffer<ArrayBuffer> },
): Promise<void> {
  const response = await fetch(product.url + path, { ...request, headers: { origin: product.url } })
  if (!response.ok) throw new Error(`${request.method} ${path}: ${response.status} ${await response.text()}`)
}
