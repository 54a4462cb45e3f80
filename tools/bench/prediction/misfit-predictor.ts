import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { createPredictor } from '@misfit/training/compiled/predictor'
import { questionSchema } from './questions.ts'

/** Predicts with the product's own predictor: bytes in, probabilities out, for whoever asks on standard input. */
const [model = '', folder = ''] = process.argv.slice(2)
const images = new Uint8Array(readFileSync(path.join(folder, 'test-images.bin')))
const imageBytes = 28 * 28
const imageCount = images.length / imageBytes

const spec = findModelSpec(model)
const predictor = createPredictor(buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 }), {
  pixelScale: spec.pixelScale,
})
let position = 0

/** Microseconds. */
function timedPrediction(count: number): number {
  if (position + count > imageCount) position = 0
  const pixels = images.subarray(position * imageBytes, (position + count) * imageBytes)
  const before = performance.now()
  predictor.predict(pixels, count)
  position += count
  return (performance.now() - before) * 1000
}

const say = (answer: object) => {
  console.log(JSON.stringify(answer))
}
say({ preparation: timedPrediction(1) / 1e6 })
for await (const line of createInterface({ input: process.stdin })) {
  const { predict, seconds } = questionSchema.parse(JSON.parse(line))
  const until = performance.now() + seconds * 1000
  const microseconds: number[] = []
  do microseconds.push(timedPrediction(predict))
  while (performance.now() < until)
  say({ microseconds })
}
