import { className } from '../../matrix/shaded-matrix.ts'
import type { MapPoints } from './map-points.ts'

export interface ClassLabel {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** Most names on the map: more would hide the points. */
const mostLabels = 30

/** The name of each class at one of its points: the one nearest to the median of their x and of their y. */
export function classLabels({ count, places, actual }: MapPoints, classes: readonly string[]): ClassLabel[] {
  if (classes.length > mostLabels) return []
  const members: number[][] = classes.map(() => [])
  for (let i = 0; i < count; i++) members[actual[i]!]?.push(i)
  return members.flatMap((points, classIndex): ClassLabel[] => {
    if (points.length === 0) return []
    const median = (axis: 0 | 1): number =>
      points.map((i) => places[i * 2 + axis]!).sort((a, b) => a - b)[Math.floor(points.length / 2)]!
    const [x, y] = [median(0), median(1)]
    const distance = (i: number): number => (places[i * 2]! - x) ** 2 + (places[i * 2 + 1]! - y) ** 2
    const middle = points.reduce((best, i) => (distance(i) < distance(best) ? i : best))
    return [{ text: className(classes, classIndex), x: places[middle * 2]!, y: places[middle * 2 + 1]! }]
  })
}
