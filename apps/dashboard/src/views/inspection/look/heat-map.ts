import type { AnalysisResult } from '@misfit/events/analysis'
import { decodeFloats } from '@misfit/events/run/floats'
import { className, percentText } from '../../matrix/shaded-matrix.ts'
import { largestSize } from '../signed-scale.ts'
import { type Region, regionText, strongestRegion } from './strongest-region.ts'

export type LookMethod = 'gradCam' | 'occlusion'

/** Map of what speaks for and against a class, pixel by pixel. */
export interface HeatMap {
  readonly method: LookMethod
  readonly classIndex: number
  readonly height: number
  readonly width: number
  /** `[height * width]` row by row. Grad-CAM: 0-1. Occlusion: drop of probability, -1 to 1. */
  readonly values: Float32Array
  /** The largest size of a value. */
  readonly most: number
  /** Region where the map is strongest above 0; null when it is nowhere. */
  readonly speaksFor: Region | null
  readonly speaksAgainst: Region | null
  /** Probability of the class by the model that was asked, 0-1. */
  readonly probability: number
}

/** Share of the largest size from which what is below 0 is worth a word. */
const worthAWord = 0.1

/** @throws RangeError when the values do not fill the map */
export function heatMapOf(result: AnalysisResult): HeatMap | null {
  if (result.kind !== 'gradCam' && result.kind !== 'occlusion') return null
  const { kind, classIndex, height, width } = result
  const values = decodeFloats(result.values)
  if (values.length !== height * width) throw new RangeError(`${values.length} values for ${height} rows of ${width}`)
  const most = largestSize(values)
  const against = strongestRegion(
    values.map((value) => -value),
    height,
    width,
  )
  return {
    method: kind,
    classIndex,
    height,
    width,
    values,
    most,
    speaksFor: strongestRegion(values, height, width),
    speaksAgainst: against !== null && against.most >= worthAWord * most ? against : null,
    probability: decodeFloats(result.probabilities)[classIndex] ?? Number.NaN,
  }
}

/** The map in a sentence or two, for those who do not see its colours. */
export function heatMapSentence(map: HeatMap, classes: readonly string[]): string {
  const name = classText(classes, map.classIndex)
  if (map.method === 'gradCam') {
    return map.speaksFor === null
      ? `Nothing in the last convolution speaks for ${name}.`
      : `What speaks for ${name} is strongest at ${regionText(map.speaksFor)}.`
  }
  const parts = [
    map.speaksFor === null
      ? `Covering no part makes ${name} less probable.`
      : `Covering parts within ${regionText(map.speaksFor)} costs ${name} the most: up ` +
        `to ${points(map.speaksFor.most)} of probability.`,
    map.speaksAgainst === null
      ? ''
      : `Within ${regionText(map.speaksAgainst)} it adds up to ${points(map.speaksAgainst.most)}.`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** A class by its name, told apart from a number beside it: `class 7`. */
export function classText(classes: readonly string[], index: number): string {
  const name = className(classes, index)
  return name.startsWith('class ') ? name : `class ${name}`
}

/** Says what a pixel is worth: `row 9, column 4: 0.83 of the strongest`. */
export function pixelText(map: HeatMap, row: number, column: number): string {
  const value = map.values[row * map.width + column]!
  const place = `row ${row + 1}, column ${column + 1}`
  if (map.method === 'gradCam') return `${place}: ${value.toFixed(2)} of the strongest`
  return `${place}: covering it ${value < 0 ? 'adds' : 'costs'} ${points(Math.abs(value))}`
}

/** A difference of two probabilities, as per cent of all: `12.4 points`. */
const points = (difference: number): string => `${percentText(difference).replace(/\s*%$/, '')} points`
