'use client'

import { Ellipsis, ZoomOut } from 'lucide-react'
import { memo, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { downloadFile, fileName } from '../export/download-file.ts'
import type { PictureKind } from '../export/save-drawing.ts'
import { formatCount, formatMetric } from '../format/numbers.ts'
import { Button, IconButton } from '../primitives/button.tsx'
import { Menu, MenuItem, MenuLine } from '../primitives/menu.tsx'
import { Table, tableStyles } from '../primitives/table.tsx'
import { chartCsv } from './chart-csv.ts'
import { valueAxis } from './chart-axes.ts'
import { ChartPlot, emptyDomain } from './chart-plot.tsx'
import { ChartPointer } from './chart-pointer.tsx'
import { chartSummary } from './chart-summary.ts'
import { LineSample } from './line-sample.tsx'
import { readingWords } from './reading-words.ts'
import { saveChart } from './save-chart.ts'
import { shallowEqual, shallowEqualEach } from './shallow-equal.ts'
import { type ChartMark, type ChartSeries, extentOf, withAir, withRoom, type XRange } from './series.ts'
import { chartTable } from './chart-table.ts'
import type { TickUnit } from './tick-words.ts'
import { useWidth } from './use-size.ts'
import { pointsIn, visibleChart } from './smoothing/visible-series.ts'
import type { YScale } from './y-domain.ts'
import styles from './line-chart.module.css'

interface LineChartProps {
  title: string
  /** The series may change in place: `version` then says that they did. */
  series: readonly ChartSeries[]
  version?: number
  /** Whether points are still to come. */
  growing?: boolean
  /** Name of what x counts: `step`, `epoch`. */
  xName: string
  /** A place of x in full, for reading: `step 1,250, epoch 1`. */
  describeX?: (x: number) => string
  /** Visible part of x; it changes only when its user changes it. */
  range: XRange
  onRange: (range: XRange) => void
  scale?: YScale
  /** 0 for raw values, up to just under 1. */
  smoothing?: number
  /** Values that y cannot pass: `[0, 1]` for a share. */
  bounds?: readonly [number, number]
  /** `percent` for shares of 1 that are told in per cent. */
  unit?: TickUnit
  marks?: readonly ChartMark[]
  /** Edge at which the words of marks stand: `Bottom` for curves that rise to the top. */
  wordsAt?: 'Top' | 'Bottom'
  height?: number
  /** Name that saved files begin with: a run's name. */
  fileStem: string
  /** Text that is shown while there is no point. */
  empty?: string
}

const noMarks: readonly ChartMark[] = []

/** Curves over steps or epochs: to be read, zoomed, saved, and followed live without ever moving by itself. */
export const LineChart = memo(function LineChart({
  title,
  series,
  version = 0,
  growing = false,
  xName,
  describeX = (x) => `${xName} ${formatCount(x)}`,
  range,
  onRange,
  scale = 'linear',
  smoothing = 0,
  bounds,
  unit = 'number',
  marks = noMarks,
  wordsAt = 'Top',
  height = 260,
  fileStem,
  empty = 'Nothing measured yet',
}: LineChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const [asTable, setAsTable] = useState(false)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the series change in place
  const found = useMemo(() => extentOf(series), [series, version])
  // A zoom keeps to where there are points; all in view has room for those to come.
  const dataExtent = useMemo(() => found && withAir(found), [found])
  const extent = useMemo(() => (growing ? found && withRoom(found) : dataExtent), [growing, found, dataExtent])
  const points = pointsIn(width)
  const chart = useMemo(
    () =>
      visibleChart(series, { extent, range, scale, smoothing, points, ...(bounds === undefined ? {} : { bounds }) }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the series change in place
    [series, version, extent, range, scale, smoothing, points, bounds],
  )
  const listed = useMemo(() => series.filter((one) => one.unlisted !== true), [series])
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the series change in place
  const summary = useMemo(() => chartSummary(title, xName, listed), [title, xName, listed, version])
  const [low, high] = chart.y ?? emptyDomain(scale)
  const axis = useMemo(() => valueAxis(low, high, scale, unit), [low, high, scale, unit])
  const read = useMemo(() => (y: number) => readingWords(y, [low, high]), [low, high])
  const allMarks = useMemo(() => [...marks, ...unmarkedGaps(chart.drawn, marks)], [chart, marks])

  const newest = useRef(series)
  useEffect(() => {
    newest.current = series
  })

  return (
    <figure className={styles.chart}>
      <ChartHead
        title={title}
        xName={xName}
        listed={listed}
        newest={newest}
        fileStem={fileStem}
        place={place}
        zoomed={range !== null}
        onRange={onRange}
        asTable={asTable}
        onAsTable={setAsTable}
      />
      <div className={styles.place} style={{ height }} ref={place}>
        <div aria-hidden>
          <ChartPlot
            chart={chart}
            width={width}
            height={height}
            scale={scale}
            marks={allMarks}
            axis={axis}
            wordsAt={wordsAt}
          />
        </div>
        {chart.x === null ? (
          <p className={styles.nothing}>{empty}</p>
        ) : (
          <ChartPointer
            summary={summary}
            series={listed}
            view={chart.x}
            extent={dataExtent}
            width={width}
            height={height}
            left={axis.left}
            range={range}
            onRange={onRange}
            describeX={describeX}
            formatValue={read}
          />
        )}
      </div>
      <p className={styles.foot}>
        {range !== null && chart.x !== null && (
          <span>
            {xName}s {formatCount(Math.ceil(chart.x[0]))}–{formatCount(Math.floor(chart.x[1]))}
          </span>
        )}
        {chart.leftOut !== null && (
          <span>
            {formatCount(Math.min(points, chart.leftOut.drawn))} of {formatCount(chart.leftOut.total)} points (min and
            max kept)
          </span>
        )}
        {scale === 'log' && <span>log scale</span>}
      </p>
      {asTable && (
        <div className={styles.values}>
          <ChartTable title={title} xName={xName} series={listed} read={read} />
        </div>
      )}
    </figure>
  )
})

interface ChartHeadProps extends Pick<LineChartProps, 'title' | 'xName' | 'fileStem' | 'onRange'> {
  listed: readonly ChartSeries[]
  /** Holds the series whose values are saved. */
  newest: RefObject<readonly ChartSeries[]>
  /** Holds the drawing that is saved. */
  place: RefObject<HTMLElement | null>
  zoomed: boolean
  asTable: boolean
  onAsTable: (asTable: boolean) => void
}

/** Name, legend and what can be done with the chart: it need not render with every point that comes. */
const ChartHead = memo(function ChartHead({
  title,
  xName,
  listed,
  newest,
  fileStem,
  place,
  zoomed,
  onRange,
  asTable,
  onAsTable,
}: ChartHeadProps): ReactNode {
  const saveCsv = () => downloadFile(fileName([fileStem, title], 'csv'), chartCsv(xName, newest.current), 'text/csv')
  const save = (kind: PictureKind) =>
    saveChart(place.current, { title, fileStem, curves: listed, called: 'curve' }, kind)

  return (
    <figcaption className={styles.head}>
      <h3 className={styles.title}>{title}</h3>
      {/* A curve that is called as its chart needs no name a second time. */}
      <ul className={styles.legend}>
        {listed
          .filter(({ label }) => label !== title)
          .map((one) => (
            <li key={one.id}>
              <LineSample series={one} />
              <span dir="auto">{one.label}</span>
            </li>
          ))}
      </ul>
      {zoomed && (
        <Button small look="quiet" onClick={() => onRange(null)}>
          <ZoomOut aria-hidden />
          Reset zoom
        </Button>
      )}
      <Menu trigger={<IconButton small label={`${title}: save or read as a table`} icon={<Ellipsis />} />}>
        <MenuItem onSelect={saveCsv}>Save values as CSV</MenuItem>
        <MenuItem onSelect={() => save('png')}>Save picture as PNG</MenuItem>
        <MenuItem onSelect={() => save('svg')}>Save picture as SVG</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => onAsTable(!asTable)}>
          {asTable ? 'Hide table of values' : 'Show table of values'}
        </MenuItem>
      </Menu>
    </figcaption>
  )
}, sameHead)

function sameHead({ listed, ...before }: ChartHeadProps, { listed: listedAfter, ...after }: ChartHeadProps): boolean {
  const inLegend = ({ id, label, color, line, marker }: ChartSeries) => ({ id, label, color, line, marker })
  return shallowEqual(before, after) && shallowEqualEach(listed.map(inLegend), listedAfter.map(inLegend))
}

/** Marks for values that are NaN or infinite where the page gave none. */
function unmarkedGaps(drawn: ReturnType<typeof visibleChart>['drawn'], marks: readonly ChartMark[]): ChartMark[] {
  return drawn.flatMap(({ series, notFinite }) =>
    notFinite === null ||
    series.faint === true ||
    series.unlisted === true ||
    marks.some((mark) => mark.tone === 'danger' && Math.abs(mark.x - notFinite.x) < 1)
      ? []
      : [{ x: notFinite.x, tone: 'danger' as const, label: `${series.label} ${formatMetric(notFinite.value)}` }],
  )
}

function ChartTable({
  title,
  xName,
  series,
  read,
}: {
  title: string
  xName: string
  series: readonly ChartSeries[]
  read: (y: number) => string
}): ReactNode {
  const { rows, total } = chartTable(series)
  return (
    <Table
      label={`${title}: values`}
      caption={
        rows.length < total
          ? `${formatCount(rows.length)} of ${formatCount(total)} rows, evenly spread. The CSV file has all.`
          : `${formatCount(total)} rows`
      }
    >
      <thead>
        <tr>
          <th scope="col">{xName}</th>
          {series.map((one) => (
            <th key={one.id} scope="col" className={tableStyles.number}>
              {one.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ x, values }) => (
          <tr key={x}>
            <th scope="row">{formatCount(x)}</th>
            {values.map((value, i) => (
              <td key={series[i]!.id} className={tableStyles.number}>
                {value === null ? '' : read(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
