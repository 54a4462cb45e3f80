import type { ReactNode } from 'react'
import type { ChartSeries } from './series.ts'

/** A short piece of a curve, as it is drawn: solid or dashed, with its sign. */
export function LineSample({ series }: { series: Pick<ChartSeries, 'color' | 'line' | 'marker'> }): ReactNode {
  return (
    <svg width="20" height="10" viewBox="0 0 20 10" aria-hidden focusable="false" style={{ flex: 'none' }}>
      <line
        x1="0"
        y1="5"
        x2="20"
        y2="5"
        stroke={`var(${series.color})`}
        strokeWidth="2"
        {...(series.line === 'dashed' ? { strokeDasharray: '5 2.5' } : {})}
      />
      {series.marker === 'circle' && (
        <circle cx="10" cy="5" r="3" fill="var(--paper)" stroke={`var(${series.color})`} strokeWidth="1.6" />
      )}
      {series.marker === 'square' && (
        <rect
          x="7.3"
          y="2.3"
          width="5.4"
          height="5.4"
          fill="var(--paper)"
          stroke={`var(${series.color})`}
          strokeWidth="1.6"
        />
      )}
      {series.marker === 'diamond' && (
        <path d="M10,1.4L13.6,5L10,8.6L6.4,5z" fill="var(--paper)" stroke={`var(${series.color})`} strokeWidth="1.6" />
      )}
      {series.marker === 'triangle' && (
        <path d="M10,1.6L13.4,7.8L6.6,7.8z" fill="var(--paper)" stroke={`var(${series.color})`} strokeWidth="1.6" />
      )}
    </svg>
  )
}
