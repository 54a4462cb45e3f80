import type { OperatingPoint } from '@misfit/evaluation/calibration/selective-prediction'
import type { Reliability, ReliabilityBin } from '@misfit/evaluation/calibration/reliability'
import type { TemperatureFit } from '@misfit/evaluation/calibration/temperature-scaling'
import { percentText } from '../matrix/shaded-matrix.ts'
import { formatCount, plural } from '../../shared/format/numbers.ts'

/** Gaps smaller than this, 0-1, are not worth a word. */
const slight = 0.005

/** Whether a model is too sure of itself, in words: by the mean gap of confidence and accuracy over all its answers. */
export function surenessWords({ bins, answered, expectedError }: Reliability): string {
  if (answered === 0 || expectedError === null) return 'The model gave no confident answer.'
  const gap =
    bins.reduce(
      (sum, { confidence, accuracy, count }) =>
        sum + (confidence === null || accuracy === null ? 0 : (confidence - accuracy) * count),
      0,
    ) / answered
  const confidence = bins.reduce((sum, bin) => sum + (bin.confidence ?? 0) * bin.count, 0) / answered
  const figures = `It is ${percentText(confidence)} sure on average and right in ${percentText(confidence - gap)}`
  if (Math.abs(gap) < slight)
    return expectedError < 2 * slight
      ? `${figures}: its probabilities can be taken at their word.`
      : `${figures}, but not at every probability.`
  return `${figures}: it is too ${gap > 0 ? 'sure of itself' : 'modest'} by ${(Math.abs(gap) * 100).toFixed(1)} points.`
}

/** A bin in words: `80 % to 90 % sure: 312 images, 84.9 % sure on average, right in 79.2 % (95 % interval …)`. */
export function binWords({ low, high, count, confidence, accuracy, interval }: ReliabilityBin): string {
  const range = `${shortPercent(low)} to ${shortPercent(high)} sure`
  if (confidence === null || accuracy === null || interval === null) return `${range}: no images`
  return (
    `${range}: ${plural(count, 'image')}, ${percentText(confidence)} sure on average, right ` +
    `in ${percentText(accuracy)} (95\u00a0% interval ${percentText(interval.low)} to ${percentText(interval.high)})`
  )
}

const shortPercent = (share: number): string => `${Number((share * 100).toFixed(1))}\u00a0%`

/** The fitted temperature in words, with what it was fitted on. */
export function temperatureWords({ temperature, atLimit }: TemperatureFit, sameImages: boolean): string {
  const shown = temperature.toFixed(temperature < 0.1 ? 3 : 2)
  const effect =
    Math.abs(temperature - 1) < 0.02
      ? 'hardly anything changes'
      : temperature > 1
        ? 'it becomes less sure'
        : 'it becomes surer'
  const fitted = sameImages
    ? 'fitted on these same images, so the figures after it are a little too good'
    : 'fitted on the validation images of the same epoch'
  return (
    `Temperature ${shown}, ${fitted}: ${effect}; no answer ` +
    `changes.${atLimit ? ' It is at the end of its range, as when every answer is right.' : ''}`
  )
}

/** Says what a model does that may decline: `Answering the 92.0 % it is surest of, it is right in 99.1 %.` */
export function operatingWords(
  { threshold, answeredShare, accuracy, interval }: OperatingPoint,
  total: number,
): string {
  const answered = Math.round(answeredShare * total)
  const all = answered === total
  const range =
    interval === null ? '' : ` (95\u00a0% interval ${percentText(interval.low)} to ${percentText(interval.high)})`
  return (
    `Answering ${all ? 'all of them' : `the ${percentText(answeredShare)} it is surest of`}, ` +
    `it is right in ${percentText(accuracy)}${range}. ` +
    `${formatCount(answered)} of ${plural(total, 'image')}, each at least ${percentText(threshold)} sure` +
    (all ? '.' : `; ${formatCount(total - answered)} left for a person.`)
  )
}
