import type { Point } from './drawing.ts'

/** A pen that is moved by keys. */
export interface Pen {
  readonly at: Point
  readonly down: boolean
}

export const penAtRest: Pen = { at: { x: 0.5, y: 0.5 }, down: false }

/** Steps across the board, by one press of an arrow key. */
const step = 1 / 25
const smallStep = step / 5

const directions: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The pen after a key: arrows move it, Space puts it down and lifts it, Escape lifts it. Null for a key that is none of
 * these.
 */
export function movedPen({ at, down }: Pen, key: string, small: boolean): Pen | null {
  if (key === ' ') return { at, down: !down }
  if (key === 'Escape') return down ? { at, down: false } : null
  const direction = directions[key]
  if (direction === undefined) return null
  const [x, y] = direction
  const by = small ? smallStep : step
  return { at: { x: onBoard(at.x + x * by), y: onBoard(at.y + y * by) }, down }
}

/** `Pen down, 48 % from the left, 20 % from the top`. */
export function penInWords({ at, down }: Pen): string {
  return (
    `Pen ${down ? 'down' : 'up'}, ${Math.round(at.x * 100)} % from the ` +
    `left, ${Math.round(at.y * 100)} % from the top`
  )
}

const onBoard = (value: number): number => Math.min(1, Math.max(0, value))
