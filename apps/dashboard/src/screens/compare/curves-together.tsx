'use client'

import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { XRange } from '../../shared/charts/series.ts'
import type { YScale } from '../../shared/charts/y-domain.ts'
import { Section } from '../../shared/primitives/section.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { lossesInWords, type NamedHistory, runCurves } from '../../views/comparison/epoch-curves.ts'
import styles from './compare-page.module.css'

const scales = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const

const share = [0, 1] as const

/** Accuracy and loss of several runs over each other, by epoch. */
export function CurvesTogether({ runs }: { runs: readonly NamedHistory[] }): ReactNode {
  const [withTraining, setWithTraining] = useState(false)
  const [scale, setScale] = useState<YScale>('linear')
  const [range, setRange] = useState<XRange>(null)
  // Histories change in place: their versions say when.
  const version = runs.reduce((sum, { history }) => sum + history.version, 0)
  const ids = runs.map(({ runId, name }) => `${runId} ${name}`).join('\n')
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const accuracy = useMemo(() => runCurves(runs, 'accuracy', withTraining), [ids, version, withTraining])
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const loss = useMemo(() => runCurves(runs, 'loss', withTraining), [ids, version, withTraining])
  const shared = {
    xName: 'epoch',
    range,
    onRange: setRange,
    version,
    fileStem: 'compare',
    empty: 'No epoch is completed yet',
  }
  const shown = withTraining ? 'By epoch; solid is training, dashed is validation.' : 'Validation by epoch.'

  return (
    <Section
      title="Curves"
      note={shown + lossesInWords(runs, withTraining)}
      actions={
        <>
          <Switch label="Training too" checked={withTraining} onChange={setWithTraining} />
          <Segmented label="Scale of the loss" options={scales} value={scale} onChange={setScale} />
        </>
      }
    >
      <div className={styles.charts}>
        <LineChart title="Accuracy" series={accuracy} bounds={share} {...shared} />
        <LineChart title="Loss" series={loss} scale={scale} {...shared} />
      </div>
    </Section>
  )
}
