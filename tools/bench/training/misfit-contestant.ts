import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { shuffledIndices } from '@misfit/data/random'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { createEagerStep } from '@misfit/training/step/eager-step'
import { evaluate } from '@misfit/training/fit/evaluate'
import { percentile } from '../statistics.ts'
import type { LabelledImages } from '@misfit/training/step/labelled-images'

const [execution = '', precision = '', model = '', folder = ''] = process.argv.slice(2)
const batchSize = 32

function load(name: string): LabelledImages {
  const labels = Uint16Array.from(readFileSync(path.join(folder, `${name}-labels.bin`)))
  return { count: labels.length, labels, images: new Uint8Array(readFileSync(path.join(folder, `${name}-images.bin`))) }
}

const [train, test] = [load('train'), load('test')]
const spec = findModelSpec(model)
const start = performance.now()
const layers = buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
const options = {
  pixelScale: spec.pixelScale,
  seed: 42,
  precision: precision === 'bf16' ? ('bf16' as const) : ('f32' as const),
}
const step =
  execution === 'eager' ? createEagerStep(layers, train, options) : createTrainingStep(layers, train, options)
if (step.kind !== execution) throw new Error(`${model} is trained by ${step.kind} steps: ${step.reason ?? ''}`)

let epoch = 0
let order: Uint32Array = new Uint32Array(0)
let next = 0

/** @returns seconds of each call that blocked */
async function trainSteps(steps: number): Promise<number[]> {
  const calls: number[] = []
  for (let done = 0; done < steps;) {
    if (next >= order.length) {
      epoch += 1
      order = shuffledIndices(train.count, epoch)
      next = 0
    }
    const batches: Uint32Array[] = []
    while (batches.length < Math.min(step.stepsPerCall, steps - done) && next < order.length) {
      batches.push(order.subarray(next, (next += batchSize)))
    }
    const before = performance.now()
    await step.train(batches, { epoch, learningRate: 0.001 })
    calls.push((performance.now() - before) / 1000)
    done += batches.length
  }
  return calls
}

await trainSteps(1)
const say = (answer: object) => {
  console.log(JSON.stringify(answer))
}
say({ preparation: (performance.now() - start) / 1000 })
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as { train?: number }
  if (question.train !== undefined) {
    const before = performance.now()
    const calls = await trainSteps(question.train)
    say({ seconds: (performance.now() - before) / 1000, callSeconds: percentile(calls, 0.95) })
  } else {
    say({ accuracy: (await evaluate(step, test)).accuracy })
  }
}
