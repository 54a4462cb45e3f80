import type { RunHistory } from '@misfit/events/run/run-history'

/** A run with the validation accuracy of its best epoch, 0-1. */
interface BestModel {
  readonly runId: string
  readonly valAccuracy: number
}

/**
 * The run whose best epoch has the highest validation accuracy. It is chosen by validation, not by test: a test
 * result that was used to choose would be too good.
 */
export function bestModel(runs: readonly { runId: string; history: RunHistory | null }[]): BestModel | null {
  let best: BestModel | null = null
  for (const { runId, history } of runs) {
    const epoch = history?.epochs.find((candidate) => candidate.epoch === history.bestEpoch)
    if (epoch === undefined || !Number.isFinite(epoch.valAccuracy)) continue
    if (best === null || epoch.valAccuracy > best.valAccuracy) best = { runId, valAccuracy: epoch.valAccuracy }
  }
  return best
}
