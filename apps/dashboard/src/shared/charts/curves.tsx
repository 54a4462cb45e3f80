import { createContext, type ReactNode, use, useId } from 'react'
import { curvePath } from './curve-path.ts'
import { plotMargin, type PlotScale } from './plot-scale.ts'
import type { ChartSeries } from './series.ts'
import type { VisibleSeries } from './smoothing/visible-series.ts'

/** Curves that `Curves` draws: they come past the frame of the chart, which need not render for them. */
export const DrawnContext = createContext<readonly VisibleSeries[]>([])

interface CurvesProps {
  scale: PlotScale
  width: number
  height: number
  /** Pixels that the axis of values takes. */
  left: number
}

/** The curves of a chart. One path a series: hundreds of updates a minute cost no more than their text. */
export function Curves({ scale, width, height, left }: CurvesProps): ReactNode {
  const drawn = use(DrawnContext)
  const clip = useId()
  const backToFront = [...drawn].sort((a, b) => Number(b.series.faint ?? false) - Number(a.series.faint ?? false))
  return (
    <>
      <clipPath id={clip}>
        {/* Signs and lines at the edge are seen whole. */}
        <rect
          x={left - 1}
          y={plotMargin.top - 4}
          width={Math.max(0, width - left - plotMargin.right + 2)}
          height={Math.max(0, height - plotMargin.top - plotMargin.bottom + 8)}
        />
      </clipPath>
      <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round" strokeLinecap="round">
        {backToFront.map(({ series, points }) => (
          <g key={series.id} stroke={`var(${series.color})`} data-series={series.id}>
            <path
              d={curvePath(points, scale)}
              strokeOpacity={series.faint === true ? 0.3 : 1}
              strokeWidth={series.faint === true ? 1 : 1.6}
              {...(series.line === 'dashed' ? { strokeDasharray: '5 3', strokeLinecap: 'butt' as const } : {})}
            />
            {series.marker !== undefined && <Signs d={signs[series.marker]} points={points} scale={scale} />}
          </g>
        ))}
      </g>
    </>
  )
}

const signs: Record<NonNullable<ChartSeries['marker']>, string> = {
  circle: 'M-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0',
  square: 'M-2.7,-2.7h5.4v5.4h-5.4z',
  diamond: 'M0,-3.8L3.8,0L0,3.8L-3.8,0z',
  triangle: 'M0,-3.6L3.6,2.8L-3.6,2.8z',
}

interface SignsProps {
  /** Path of the sign. */
  d: string
  points: VisibleSeries['points']
  scale: PlotScale
}

/** Sign at each point of a curve that has a value. */
function Signs({ d, points, scale }: SignsProps): ReactNode {
  return Array.from(points.x, (x, i) => {
    const y = points.y[i]!
    if (Number.isNaN(y)) return null
    const place = `translate(${scale.x(x)},${scale.y(y)})`
    return <path key={x} d={d} transform={place} fill="var(--paper)" strokeWidth={1.6} />
  })
}
