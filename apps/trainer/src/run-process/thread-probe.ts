import { createInterface } from 'node:readline'
import { shapeOfDataset } from '@misfit/data/catalog'
import { randomGenerator } from '@misfit/data/random'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { ready } from '@misfit/model/tensorflow'
import { createCompiledStep } from '@misfit/training/compiled/compiled-step'
import { nativeBinding } from '@misfit/training/compiled/native-graph'
import { z } from 'zod'

/**
 * The process that `thread-probe-process.ts` starts: trains a model on noise for a moment whenever it reads a line, and
 * answers with the milliseconds that a step took, as JSON. Its first line says that it is ready, or that it can't. The
 * number of threads is in its environment.
 */

const probeSchema = z.object({ model: z.string(), batchSize: z.int().min(1), precision: z.enum(['f32', 'bf16']) })
/** Milliseconds of a turn, unless two steps take longer. */
const turn = 60
/** Pieces of a turn, each timed by itself. */
const pieces = 4

const { model: id, batchSize, precision } = probeSchema.parse(JSON.parse(process.argv[2] ?? ''))
await ready()
const timed = nativeBinding() ? await prepare() : null
console.log(JSON.stringify({ ready: timed !== null }))
for await (const _ of createInterface({ input: process.stdin })) {
  if (timed === null) break
  console.log(JSON.stringify({ milliseconds: await timed() }))
}
process.exit(0)

/** @returns what takes a turn and gives milliseconds a step */
async function prepare(): Promise<() => Promise<number>> {
  const { imageShape, classCount } = shapeOfDataset('mnist')
  const spec = findModelSpec(id)
  const random = randomGenerator(1)
  const size = imageShape.reduce((product, each) => product * each, 1)
  const count = batchSize
  const data = {
    count,
    images: Uint8Array.from({ length: count * size }, () => random.below(256)),
    labels: Uint16Array.from({ length: count }, () => random.below(classCount)),
  }
  const step = createCompiledStep(buildModel(spec, { inputShape: imageShape, classCount, seed: 1 }), data, {
    pixelScale: spec.pixelScale,
    seed: 1,
    batchSize,
    precision,
  })
  const batch = Uint32Array.from({ length: count }, (_, i) => i)
  const train = (steps: number) =>
    step.train(
      Array.from({ length: steps }, () => batch),
      { epoch: 1, learningRate: 1e-4 },
    )
  // Asking for it trains a few steps, which warms up what a first call has to do.
  const steps = Math.max(1, Math.min(step.stepsPerCall, Math.round((step.stepsPerCall * turn) / pieces / 40)))
  return async () => {
    const times: number[] = []
    const end = performance.now() + turn
    while (times.length < 2 || performance.now() < end) {
      const started = performance.now()
      await train(steps)
      times.push((performance.now() - started) / steps)
    }
    // The quickest piece is the one that the rest of the machine disturbed least.
    return Math.min(...times)
  }
}
