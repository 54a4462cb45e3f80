import { mostCompared } from './run-selection.ts'

const markers = ['circle', 'square', 'diamond', 'triangle'] as const

/** Look by which a run's curves are told apart: a colour, and a sign at its points. */
interface RunLook {
  /** A colour token. */
  readonly color: string
  readonly marker: (typeof markers)[number]
}

/** The look of the run at a position of the comparison, from 0. */
export function runLook(position: number): RunLook {
  const place = position % mostCompared
  return { color: `--series-${place + 1}`, marker: markers[place % markers.length]! }
}
