/** Drawing of a person: strokes on a unit square, so that it is the same at every size and in every theme. */
export type Drawing = readonly Stroke[]

export interface Stroke {
  /** Points of the stroke, from 0,0 (left, top) to 1,1. */
  readonly points: readonly Point[]
  /** Thickness as a share of the square's side. */
  readonly width: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** The drawing with a stroke begun at a point. */
export function beginStroke(drawing: Drawing, at: Point, width: number): Drawing {
  return [...drawing, { points: [at], width }]
}

/** The drawing with its last stroke drawn on to a point. */
export function extendStroke(drawing: Drawing, to: Point): Drawing {
  const last = drawing.at(-1)
  if (last === undefined) return drawing
  return [...drawing.slice(0, -1), { ...last, points: [...last.points, to] }]
}

export const undoStroke = (drawing: Drawing): Drawing => drawing.slice(0, -1)

/** Part of a canvas that painting a drawing needs. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'stroke'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'strokeStyle'
>

/** Paints the strokes with round ends, as a pen does; a curve goes through the middles of its points. */
export function paintDrawing(brush: Brush, drawing: Drawing, side: number, ink: string): void {
  brush.strokeStyle = ink
  brush.lineCap = 'round'
  brush.lineJoin = 'round'
  for (const { points, width } of drawing) {
    const [first, ...rest] = points
    if (first === undefined) continue
    brush.lineWidth = Math.max(1, width * side)
    brush.beginPath()
    brush.moveTo(first.x * side, first.y * side)
    rest.forEach((point, i) => {
      const next = rest[i + 1]
      if (next === undefined) brush.lineTo(point.x * side, point.y * side)
      else
        brush.quadraticCurveTo(
          point.x * side,
          point.y * side,
          ((point.x + next.x) / 2) * side,
          ((point.y + next.y) / 2) * side,
        )
    })
    // A touch without a move is a dot.
    if (rest.length === 0) brush.lineTo(first.x * side + 0.01, first.y * side)
    brush.stroke()
  }
}
