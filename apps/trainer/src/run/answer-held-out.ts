import { evaluate } from '@misfit/training/fit/evaluate'
import type { TrainingStep } from '@misfit/training/step/training-step'
import type { ActiveRun } from './active-run.ts'
import type { TrainingData } from './training-data.ts'
import { writePredictions } from './write-predictions.ts'

/** Tells what the model, as it is now, answers for the training images that its fold held out. */
export async function answerHeldOut(
  run: ActiveRun,
  step: TrainingStep,
  heldOut: NonNullable<TrainingData['heldOut']>,
): Promise<void> {
  const { loss, accuracy, count, predictions } = await evaluate(step, heldOut)
  const positions = Buffer.alloc(heldOut.count * 4)
  heldOut.positions.forEach((position, i) => positions.writeUInt32LE(position, i * 4))
  run.emit({
    type: 'heldOut',
    loss,
    accuracy,
    count,
    ...writePredictions(run.folder, predictions),
    positions: run.folder.writeBlob(positions),
  })
}
