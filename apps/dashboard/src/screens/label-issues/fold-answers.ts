import { typeOfLine } from '@misfit/events/run/type-of-line'
import { PredictionsError } from '@misfit/evaluation/predictions/predictions'
import { type EventOf, parseEventLine } from '@misfit/events/run/run-event'
import { fetchBlob, fetchFromHub } from '../../shared/hub-api/fetch-blob.ts'
import { fetchPredictions } from '../../views/predictions/fetch-predictions.ts'
import { KeyedCache } from '../../shared/hub-api/keyed-cache.ts'
import { decodePositions, joinFolds, type PlacedPredictions } from './held-out-answers.ts'

/** Answers of completed folds, by their ids joined with commas: what they wrote stays as it is. */
export const foldAnswers = new KeyedCache<PlacedPredictions>(
  async (runIds) => joinFolds(await Promise.all(runIds.split(',').map(answersOfFold))),
  4,
)

/** @throws PredictionsError when the run has no answers for the images it held out */
async function answersOfFold(
  runId: string,
): Promise<{ predictions: PlacedPredictions['predictions']; positions: Uint32Array }> {
  const event = heldOutIn(await (await fetchFromHub(`/api/runs/${runId}/events?after=0`)).text())
  if (event === null) throw new PredictionsError(`run ${runId} ended without an answer for the images that it held out`)
  const [predictions, positions] = await Promise.all([
    fetchPredictions(event.predictions.sha256),
    fetchBlob(event.positions.sha256),
  ])
  return { predictions, positions: decodePositions(positions, predictions.count) }
}

/** The last such event among the lines of a run. It comes near the end, so they are read from there. */
function heldOutIn(lines: string): EventOf<'heldOut'> | null {
  for (const line of lines.split('\n').reverse()) {
    if (typeOfLine(line) !== 'heldOut') continue
    const event = parseEventLine(line)
    if (event.type === 'heldOut') return event
  }
  return null
}
