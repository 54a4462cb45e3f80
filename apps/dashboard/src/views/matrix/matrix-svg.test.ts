import { describe, expect, it } from 'vitest'
import { matrixSvg } from './matrix-svg.ts'
import { drawnConfusion, matrixView } from './shaded-matrix.ts'

const view = matrixView({ classCount: 2, counts: Uint32Array.of(3800, 855, 195, 1659) }, 'counts')

/** The texts with the corner of the cell below them, left to right and top to bottom. */
const cellsOf = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="44"[^>]*><text[^>]*>([^<]*)</g)].map(
    (m) => [Number(m[1]), Number(m[2]), m[3]] as const,
  )

describe('matrixSvg', () => {
  it('draws actual NONE, predicted ACTION below on the left', () => {
    const cells = cellsOf(matrixSvg(drawnConfusion(view, ['ACTION', 'NONE']), 'validation').svg)
    const wrong = cells.find(([, , label]) => label === '195')!
    const other = cells.find(([, , label]) => label === '855')!
    expect(wrong[0]).toBeLessThan(other[0])
    expect(wrong[1]).toBeGreaterThan(other[1])
  })

  it('escapes names and leaves out what XML forbids', () => {
    const { svg } = matrixSvg(drawnConfusion(view, ['<script>', 'a\u0001&"b']), 'x > y')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).toContain('a&amp;&quot;b')
    expect(svg).not.toContain('<script>')
  })

  it('writes of 1,000 classes only the cells that hold something', () => {
    const counts = new Uint32Array(1_000_000)
    counts[1 * 1000 + 999] = 3
    const { svg } = matrixSvg(drawnConfusion(matrixView({ classCount: 1000, counts }, 'counts'), []), 'many')
    expect(svg.match(/<rect /g)).toHaveLength(3)
    expect(svg).toMatch(/<rect x="1067" y="77" width="1"/)
  })
})
