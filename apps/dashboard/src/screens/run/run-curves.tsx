'use client'

import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { XRange } from '../../shared/charts/series.ts'
import { SmoothingSlider } from '../../shared/charts/smoothing/smoothing-slider.tsx'
import type { LiveRun } from '../../shared/live/live-run.ts'
import { Section } from '../../shared/primitives/section.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import { type CurveAxis, curveMarks, curveSeries, lossInWords, rateSeries, stepInWords } from './curve-series.ts'
import styles from './run-page.module.css'

const share = [0, 1] as const
const axes = [
  { value: 'step', label: 'By step' },
  { value: 'epoch', label: 'By epoch' },
] as const
const scales = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const

/** Loss and accuracy side by side; both show the same part of the run. */
export function RunCurves({ live, name, growing }: { live: LiveRun; name: string; growing: boolean }): ReactNode {
  const { history, version } = live
  const [axisParameter, setAxis] = useUrlParameter('x')
  const [scaleParameter, setScale] = useUrlParameter('y')
  const axis: CurveAxis = axisParameter === 'epoch' ? 'epoch' : 'step'
  const scale = scaleParameter === 'log' ? 'log' : 'linear'
  const [range, setRange] = useState<XRange>(null)
  const [smoothing, setSmoothing] = useState(0.9)

  /* eslint-disable react-hooks/exhaustive-deps -- the history changes in place; its version tells */
  const loss = useMemo(
    () => ({ series: curveSeries(history, 'loss', axis), marks: curveMarks(history, 'loss', axis) }),
    [history, version, axis],
  )
  const accuracy = useMemo(
    () => ({ series: curveSeries(history, 'accuracy', axis), marks: curveMarks(history, 'accuracy', axis) }),
    [history, version, axis],
  )
  /* eslint-enable react-hooks/exhaustive-deps */

  const { created, epochs } = history
  const rate = useMemo(() => rateSeries({ created, epochs }, axis), [created, epochs, axis])

  const note = lossInWords({ created, epochs })

  const stepsPerEpoch = history.model?.stepsPerEpoch ?? null
  const describeStep = useCallback((step: number) => stepInWords(step, stepsPerEpoch), [stepsPerEpoch])
  const shared = {
    version,
    growing,
    xName: axis,
    range,
    onRange: setRange,
    smoothing: axis === 'step' ? smoothing : 0,
    fileStem: name,
    empty: axis === 'epoch' ? 'The first epoch is not complete yet' : 'No step yet',
    ...(axis === 'step' ? { describeX: describeStep } : {}),
  }
  // They need not render with every step.
  const actions = useMemo(
    () => (
      <>
        <Segmented
          label="Horizontal axis"
          options={axes}
          value={axis}
          onChange={(next) => {
            setRange(null)
            setAxis(next === 'step' ? null : next)
          }}
        />
        <Segmented
          label="Scale of the loss"
          options={scales}
          value={scale}
          onChange={(next) => setScale(next === 'linear' ? null : next)}
        />
        {axis === 'step' && <SmoothingSlider label="Smoothing" value={smoothing} onChange={setSmoothing} />}
      </>
    ),
    [axis, scale, smoothing, setAxis, setScale],
  )
  return (
    <Section title="Curves" anchor="curves" actions={actions} {...(note === null ? {} : { note })}>
      <div className={styles.charts}>
        <LineChart {...shared} title="Loss" scale={scale} series={loss.series} marks={loss.marks} />
        <LineChart
          {...shared}
          title="Accuracy"
          wordsAt="Bottom"
          bounds={share}
          series={accuracy.series}
          marks={accuracy.marks}
        />
        {rate.length > 0 && (
          <LineChart
            {...shared}
            version={epochs.length}
            smoothing={0}
            title="Learning rate at the end of each epoch"
            series={rate}
            empty="The first epoch is not complete yet"
          />
        )}
      </div>
    </Section>
  )
}
