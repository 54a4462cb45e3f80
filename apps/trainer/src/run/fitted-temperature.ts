import { readFile } from 'node:fs/promises'
import { decodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import type { BlobRef } from '@misfit/events/ids'
import { blobFile } from '../run-folder/run-folder.ts'
import { RunLog } from '../run-folder/run-log.ts'

/** The temperature that fits the validation images after an epoch of a run; undefined where it was not worked out. */
export async function fittedTemperature(runFolder: string, epoch: number): Promise<number | undefined> {
  let scores: BlobRef | undefined
  for await (const event of new RunLog(runFolder).events()) {
    // An epoch that was trained anew is told again.
    if (event.type === 'epoch' && event.epoch === epoch) scores = event.scores
  }
  return scores === undefined
    ? undefined
    : decodeScores(await readFile(blobFile(runFolder, scores.sha256))).fit?.temperature
}
