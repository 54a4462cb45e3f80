import { expect, it } from 'vitest'
import { beginStroke, type Brush, extendStroke, paintDrawing, undoStroke } from './drawing.ts'
import { movedPen, penAtRest, penInWords } from './keyboard-pen.ts'

it('a stroke is begun, drawn on and undone; earlier drawings stay as they were', () => {
  const one = beginStroke([], { x: 0, y: 0 }, 0.1)
  const longer = extendStroke(one, { x: 1, y: 1 })
  expect(longer[0]?.points).toHaveLength(2)
  expect(one[0]?.points).toHaveLength(1)
  expect(undoStroke(beginStroke(longer, { x: 0.5, y: 0.5 }, 0.1))).toEqual(longer)
  expect(extendStroke([], { x: 0, y: 0 })).toEqual([])
})

it('strokes are painted at the size of the canvas, and a dot is seen', () => {
  const calls: string[] = []
  const brush: Brush = {
    lineWidth: 0,
    lineCap: 'butt',
    lineJoin: 'miter',
    strokeStyle: '',
    beginPath: () => undefined,
    moveTo: (x, y) => calls.push(`move ${x} ${y}`),
    lineTo: (x, y) => calls.push(`line ${x} ${y}`),
    quadraticCurveTo: (...at) => calls.push(`curve ${at.join(' ')}`),
    stroke: () => calls.push(`stroke ${brush.lineWidth}`),
  }
  paintDrawing(brush, [{ points: [{ x: 0.5, y: 0.5 }], width: 0.1 }], 200, '#fff')
  paintDrawing(
    brush,
    [
      {
        points: [
          { x: 0, y: 0 },
          { x: 0.5, y: 0 },
          { x: 0.5, y: 1 },
        ],
        width: 0.05,
      },
    ],
    100,
    '#fff',
  )
  expect(calls).toEqual([
    'move 100 100',
    'line 100.01 100',
    'stroke 20',
    'move 0 0',
    'curve 50 0 50 50',
    'line 50 100',
    'stroke 5',
  ])
})

it('keys move the pen, and Space puts it down and lifts it', () => {
  const down = movedPen(penAtRest, ' ', false)
  expect(down).toEqual({ at: { x: 0.5, y: 0.5 }, down: true })
  expect(movedPen({ at: { x: 0.5, y: 0.5 }, down: true }, 'ArrowUp', false)).toEqual({
    at: { x: 0.5, y: 0.46 },
    down: true,
  })
  expect(movedPen({ at: { x: 1, y: 0.5 }, down: false }, 'ArrowRight', true)?.at.x).toBe(1)
  expect(movedPen({ at: { x: 1, y: 0.5 }, down: true }, 'Escape', false)?.down).toBe(false)
  expect(movedPen(penAtRest, 'q', false)).toBeNull()
  expect(penInWords({ at: { x: 0.25, y: 0.1 }, down: true })).toBe('Pen down, 25 % from the left, 10 % from the top')
})
