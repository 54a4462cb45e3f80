'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import type { Binning } from '@misfit/evaluation/calibration/reliability'
import { useComputed } from '../../shared/background/use-computed.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { notKeptWords } from '../predictions/not-kept.ts'
import type { StoredPredictions } from '../predictions/stored-predictions.ts'
import { useSeveralPredictions } from '../predictions/use-predictions.ts'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { temperatureWords } from './calibration-words.ts'
import { ReliabilityChart } from './reliability-chart.tsx'
import { ScoresTable } from './scores-table.tsx'
import { SelectiveAnswers } from './selective-answers.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './calibration.module.css'
import { calibrationComputation } from './calibration-computation.ts'

interface CalibrationSectionProps {
  predictions: Predictions
  /** Words for the predictions: `validation, epoch 3`, `test`. */
  label: string
  fileStem: string
  /** Validation predictions of the same model, for the temperature: null where there are none. */
  validation: StoredPredictions | null
  /** Whether `predictions` are those on validation. */
  sameImages: boolean
}

const binnings = [
  { value: 'equal width', label: 'Equal width', name: 'Columns of equal width' },
  { value: 'equal mass', label: 'Equal mass', name: 'Columns of equally many images' },
] as const satisfies readonly { value: Binning; label: string; name: string }[]

const binCounts = [5, 10, 15, 20, 30] as const

/**
 * Section on how far the model's probabilities can be taken at their word, and what it is worth when it may decline.
 */
export const CalibrationSection = memo(function CalibrationSection({
  predictions,
  label,
  fileStem,
  validation,
  sameImages,
}: CalibrationSectionProps): ReactNode {
  const [binning, setBinning] = useState<Binning>('equal width')
  const [binCount, setBinCount] = useState(15)
  const [withTemperature, setWithTemperature] = useState(false)
  const [loaded] = useSeveralPredictions([sameImages ? null : validation])
  const fittedOn = sameImages ? predictions : (loaded ?? null)
  const asked = useMemo(
    () => ({ predictions, fittedOn, binning, binCount, label, fileStem }),
    [predictions, fittedOn, binning, binCount, label, fileStem],
  )
  const { done, busy } = useComputed(calibrationComputation, asked)
  const after = done?.result.after ?? null
  const scaled = withTemperature && after !== null
  const notKept = [
    ...(done?.result.notKept.brier === true ? ['Brier score'] : []),
    ...(done?.result.notKept.temperature === true ? ['temperature'] : []),
  ]
  const fit = done?.result.fit ?? null
  const fitWords =
    fit !== null
      ? temperatureWords(fit, sameImages)
      : validation === null && !sameImages
        ? 'There are no validation predictions of this model, so no temperature can be fitted.'
        : 'No temperature can be fitted yet.'
  return (
    <Section
      title="Calibration"
      anchor="calibration"
      note={`When the model says 80 %, is it right in 80 %? On ${done?.of.label ?? label}.`}
    >
      <Toolbar className={styles.tools}>
        <Segmented label="Columns" options={binnings} value={binning} onChange={setBinning} />
        <BareSelect
          label="Number of columns"
          className={styles.select ?? ''}
          value={binCount}
          onChange={({ target }) => setBinCount(Number(target.value))}
        >
          {binCounts.map((count) => (
            <option key={count} value={count}>
              {count} columns
            </option>
          ))}
        </BareSelect>
        {after !== null && <Switch label="With temperature" checked={withTemperature} onChange={setWithTemperature} />}
      </Toolbar>
      <div className={classNames(styles.views, busy && done !== null && styles.stale)} aria-busy={busy}>
        {done === null ? (
          <Skeleton height="18rem" />
        ) : (
          <>
            <ReliabilityChart
              title="Reliability"
              reliability={(scaled ? after : done.result.before).reliability}
              fileStem={`${done.of.fileStem}${scaled ? '-with-temperature' : ''}`}
            />
            <div>
              <ScoresTable calibration={done.result} label={done.of.label} fileStem={done.of.fileStem} />
              <p className={styles.note}>
                {notKept.length > 0 && `${notKeptWords(done.of.predictions, notKept.join(' and '))} `}
                {!done.result.notKept.temperature && fitWords}
                {done.result.before.reliability.unanswered > 0 &&
                  ` Images without an answer are left out: ${done.result.before.reliability.unanswered}.`}
              </p>
            </div>
          </>
        )}
        <SelectiveAnswers predictions={predictions} fileStem={fileStem} />
      </div>
    </Section>
  )
})
