import { formatCount } from '../format/numbers.ts'
import { readingWords } from './reading-words.ts'
import type { ChartSeries } from './series.ts'

/** A chart in words: `Loss. train: 7,810 points to step 7,810, from 2.31 to 0.08, lowest 0.05.` */
export function chartSummary(title: string, xName: string, series: readonly ChartSeries[]): string {
  const sentences = series
    .filter((one) => one.x.length > 0)
    .map((one) => {
      let lowest = Infinity
      let highest = -Infinity
      let notFinite = 0
      for (let i = 0; i < one.y.length; i++) {
        const value = one.y[i]!
        if (!Number.isFinite(value)) notFinite += 1
        else {
          if (value < lowest) lowest = value
          if (value > highest) highest = value
        }
      }
      const last = one.x.length - 1
      const say = (value: number): string => readingWords(value, lowest < highest ? [lowest, highest] : null)
      const extremes = lowest <= highest ? `, lowest ${say(lowest)}, highest ${say(highest)}` : ''
      const gaps = notFinite > 0 ? `, ${formatCount(notFinite)} not finite` : ''
      return (
        `${one.label}: ${formatCount(last + 1)} ${last === 0 ? 'point' : 'points'} ` +
        `to ${xName} ${formatCount(one.x[last]!)}, ` +
        `from ${say(one.y[0]!)} to ${say(one.y[last]!)}${extremes}${gaps}.`
      )
    })
  return sentences.length === 0 ? `${title}: nothing measured yet.` : `${title}. ${sentences.join(' ')}`
}
