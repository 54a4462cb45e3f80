import { describe, expect, it } from 'vitest'
import { matrixSvg } from './matrix-svg.ts'
import { matrixView } from './matrix-view.ts'

const view = matrixView({ classCount: 2, counts: Uint32Array.of(3800, 855, 195, 1659) }, 'counts')

/** The texts with the corner of the cell below them, left to right and top to bottom. */
const cellsOf = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="44"[^>]*><text[^>]*>([^<]*)</g)].map((m) => [Number(m[1]), Number(m[2]), m[3]] as const)

describe('matrixSvg', () => {
  it('draws actual NONE, predicted ACTION below on the left', () => {
    const cells = cellsOf(matrixSvg(view, ['ACTION', 'NONE'], 'validation').svg)
    const wrong = cells.find(([, , label]) => label === '195')!
    const other = cells.find(([, , label]) => label === '855')!
    expect(wrong[0]).toBeLessThan(other[0])
    expect(wrong[1]).toBeGreaterThan(other[1])
  })

  it('escapes names and leaves out what XML forbids', () => {
    const { svg } = matrixSvg(view, ['<script>', 'a\u0001&"b'], 'x > y')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).toContain('a&amp;&quot;b')
    expect(svg).not.toContain('<script>')
  })
})
