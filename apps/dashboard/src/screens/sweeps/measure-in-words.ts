import type { SweepSpec } from '@misfit/events/settings/sweep'
import { formatMetric, formatPercent } from '../../shared/format/numbers.ts'

type Measure = SweepSpec['measure']

/** Name of the measure that a sweep compares. */
export const measureName = (measure: Measure): string =>
  measure === 'valAccuracy' ? 'validation accuracy' : 'validation loss'

/** A value of what a sweep compares. */
export const formatScore = (measure: Measure, score: number): string =>
  measure === 'valAccuracy' ? formatPercent(score) : formatMetric(score)
