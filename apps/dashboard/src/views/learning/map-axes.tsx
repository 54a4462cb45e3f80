import type { ReactNode } from 'react'
import type { MapView, Size } from '../inspection/feature-map/map-view.ts'
import { toScreen } from '../inspection/feature-map/map-view.ts'
import { ambiguousFrom, hardBelow } from './map-region.ts'
import styles from './learning.module.css'

/** Values that are written at the axes: the map is one unit wide and high. */
const variabilities = [0, 0.125, 0.25, 0.375, 0.5] as const
const confidences = [0, 0.25, 0.5, 0.75, 1] as const

/** Axes of the dataset map, and the lines between its regions. */
export function MapAxes({ view, size }: { view: MapView; size: Size }): ReactNode {
  const at = (variability: number, confidence: number): readonly [number, number] =>
    toScreen(view, size, variability * 2, 1 - confidence)
  const [left, bottom] = at(0, 0)
  const [right, top] = at(0.5, 1)
  const [boundary, half] = at(ambiguousFrom, hardBelow)
  // When one comes closer, the values stay at the edge of what is seen.
  const valuesAtY = Math.min(size.height - 5, bottom + 14)
  const valuesAtX = Math.max(4, left - 6)
  return (
    <g className={styles.axes}>
      <path d={`M${left},${top}V${bottom}H${right}`} />
      <path className={styles.boundary} d={`M${boundary},${top}V${bottom}M${left},${half}H${boundary}`} />
      {variabilities.map((value) => (
        <text key={value} x={at(value, 0)[0]} y={valuesAtY} textAnchor="middle">
          {value}
        </text>
      ))}
      {confidences.map((value) => (
        <text key={value} x={valuesAtX} y={at(0, value)[1] + 4} textAnchor={valuesAtX < 20 ? 'start' : 'end'}>
          {value * 100}&nbsp;%
        </text>
      ))}
    </g>
  )
}
