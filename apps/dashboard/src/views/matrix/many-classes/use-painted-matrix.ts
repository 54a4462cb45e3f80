'use client'

import { useEffect, useState } from 'react'
import { resolveColor } from '../../../shared/design/resolve-color.ts'
import { useTheme } from '../../../shared/design/theme.ts'
import { parseRgb } from '../../inspection/rgb.ts'
import type { DrawnMatrix } from '../matrix-to-draw.ts'
import type { PaintedMatrix } from './draw-matrix.ts'
import { shadesOf } from './shade-image.ts'

/** A matrix made ready for its canvas, in the colours of the theme that is seen; null until it is on the page. */
export function usePaintedMatrix(matrix: DrawnMatrix): PaintedMatrix | null {
  const theme = useTheme()
  const [painted, setPainted] = useState<PaintedMatrix | null>(null)
  useEffect(() => {
    const color = (token: string) => parseRgb(resolveColor(token))
    const colors = {
      nothing: color('--heat-0'),
      right: color('--heat-1'),
      wrong: color('--heat-wrong'),
      ink: color('--ink'),
      muted: color('--ink-3'),
      line: color('--line-2'),
      accent: color('--accent'),
    }
    // eslint-disable-next-line react-hooks/set-state-in-effect -- colours are read from the page that is shown
    setPainted({ matrix, shades: shadesOf(matrix), colors, pictures: new Map() })
  }, [matrix, theme])
  return painted
}
