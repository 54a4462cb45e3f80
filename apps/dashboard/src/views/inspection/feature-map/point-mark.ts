import { className, percentText } from '../../matrix/shaded-matrix.ts'
import type { MapPoints, PointVerdict } from './map-points.ts'

export const colourings = ['class', 'verdict', 'confidence'] as const
/** Kind of difference that the marks of a map show. */
export type Colouring = (typeof colourings)[number]

export type Shape = 'dot' | 'square' | 'triangle' | 'diamond' | 'plus' | 'cross'

/** Mark of the points of one kind: a colour, and a shape or size of their own. */
export interface PointMark {
  readonly label: string
  readonly shape: Shape
  /** Custom property of the colour. */
  readonly color: string
  /** Share of the colour, the rest being paper, 0-1. */
  readonly shade: number
  /** Half the mark's side, in pixels. */
  readonly radius: number
}

export interface MarkedPoints {
  readonly marks: readonly PointMark[]
  /** `[count]` which of the marks each point has. */
  readonly markOf: Uint16Array
}

const classShapes: readonly Shape[] = ['dot', 'square', 'triangle', 'diamond', 'plus']
const seriesColors = 8
const confidenceSteps = [0, 0.5, 0.7, 0.9, 0.99, 1] as const

/** Marks every point by what is to be told apart. Later marks are drawn over earlier ones. */
export function markPoints(points: MapPoints, colouring: Colouring, classes: readonly string[]): MarkedPoints {
  if (colouring === 'class' || points.answers === null)
    return { marks: classes.map((_, index) => classMark(classes, index)), markOf: points.actual }
  if (colouring === 'verdict')
    return {
      marks: verdictMarks,
      markOf: Uint16Array.from(points.answers.verdict, (verdict) => verdictOrder.indexOf(verdict)),
    }
  return { marks: confidenceMarks, markOf: Uint16Array.from(points.answers.confidence, confidenceMarkOf) }
}

/** Colours and shapes repeat in periods without a common divisor: 40 classes have marks of their own. */
function classMark(classes: readonly string[], index: number): PointMark {
  return {
    label: className(classes, index),
    shape: classShapes[index % classShapes.length]!,
    color: `--series-${(index % seriesColors) + 1}`,
    shade: 1,
    radius: 3,
  }
}

const verdictOrder: readonly PointVerdict[] = ['right', 'none', 'wrong']
const verdictMarks: readonly PointMark[] = [
  { label: 'right', shape: 'dot', color: '--right', shade: 0.6, radius: 2.5 },
  { label: 'no answer', shape: 'square', color: '--caution', shade: 1, radius: 4 },
  { label: 'wrong', shape: 'cross', color: '--wrong', shade: 1, radius: 4.5 },
]

// The less sure, the larger and the stronger: what is worth a look stands out, without colour too.
const confidenceMarks: readonly PointMark[] = [
  ...confidenceSteps
    .slice(0, -1)
    .map((from, step): PointMark => {
      const to = confidenceSteps[step + 1]!
      const label =
        step === 0
          ? `below ${percentText(to)}`
          : step === 4
            ? `${percentText(from)} or more`
            : `${percentText(from)} to ${percentText(to)}`
      return {
        label,
        shape: 'dot',
        color: '--series-4',
        shade: [1, 0.85, 0.7, 0.5, 0.35][step]!,
        radius: [5, 4.25, 3.5, 2.75, 2][step]!,
      }
    })
    .reverse(),
  { label: 'no answer', shape: 'square', color: '--caution', shade: 1, radius: 4 },
]

function confidenceMarkOf(confidence: number): number {
  if (Number.isNaN(confidence)) return confidenceMarks.length - 1
  const step = confidenceSteps.findLastIndex((from) => confidence >= from)
  return confidenceMarks.length - 2 - Math.min(step, confidenceSteps.length - 2)
}

/** A mark's outline as an SVG path about 0, 0: the same on the canvas, in the legend and in saved pictures. */
export function shapePath(shape: Shape, radius: number): string {
  const r = Number(radius.toFixed(2))
  switch (shape) {
    case 'dot':
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
    case 'square':
      return `M${-r} ${-r}H${r}V${r}H${-r}Z`
    case 'triangle':
      return `M0 ${-r * 1.2}L${r * 1.15} ${r * 0.9}H${-r * 1.15}Z`
    case 'diamond':
      return `M0 ${-r * 1.3}L${r * 1.3} 0L0 ${r * 1.3}L${-r * 1.3} 0Z`
    case 'plus':
    case 'cross': {
      const [long, thin] = [r * 1.15, r * 0.38]
      const topAndRight = `M${-thin} ${-long}H${thin}V${-thin}H${long}V${thin}`
      return `${topAndRight}H${thin}V${long}H${-thin}V${thin}H${-long}V${-thin}H${-thin}Z`
    }
  }
}

/** Degrees by which a shape is turned: a cross is a plus that leans. */
export const shapeTurn = (shape: Shape): number => (shape === 'cross' ? 45 : 0)
