import { benchAnalysis } from './analysis.ts'
import { benchFaults } from './faults.ts'
import { benchLabels } from './labels.ts'
import { benchLoad } from './load.ts'
import { benchMemory } from './memory.ts'
import { benchPredict } from './predict.ts'
import { benchScaling } from './scaling.ts'
import { benchSetUp } from './set-up.ts'
import { benchStart } from './start.ts'
import { benchTrackers } from './trackers.ts'
import { benchTraining } from './training.ts'
import { benchWatching } from './watching.ts'

/** Benchmarks by the name that is typed. Each takes the flags after it. */
export const benchmarks: Readonly<Record<string, (flags: string[]) => Promise<void>>> = {
  training: benchTraining,
  predict: benchPredict,
  start: benchStart,
  'set-up': benchSetUp,
  watching: benchWatching,
  scaling: benchScaling,
  memory: benchMemory,
  labels: benchLabels,
  analysis: benchAnalysis,
  faults: benchFaults,
  load: benchLoad,
  trackers: benchTrackers,
}
