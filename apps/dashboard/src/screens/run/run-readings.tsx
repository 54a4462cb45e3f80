'use client'

import type { ReactNode } from 'react'
import { bestRuleInWords } from '@misfit/events/settings/choices-in-words'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { formatDuration } from '@misfit/text/durations'
import { formatCount, formatMetric, formatPercent, formatSpeed } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import { useNow } from '../../shared/live/use-now.ts'
import { Progress } from '../../shared/primitives/progress.tsx'
import { RunReading } from './run-reading.tsx'
import { elapsedSeconds, epochOf, progressOf, secondsLeft } from './progress-of-run.ts'
import styles from './run-page.module.css'

/**
 * The numbers of the moment, in one row.
 *
 * @param validationCount images of the validation partition; null until they are known
 */
export function RunReadings({ run, validationCount }: { run: RunSummary; validationCount: number | null }): ReactNode {
  // What a run tells comes more often and takes the clock along, so that both cost one render.
  const now = useNow(1000, 3000)
  const active = isActive(run.status)
  const left = secondsLeft(run)
  const share = progressOf(run)
  const { epochs } = chosenSettings(run)
  const ofEpochs = epochs === null ? '' : ` of ${typeof epochs === 'number' ? formatCount(epochs) : epochs}`
  return (
    <dl className={styles.readings}>
      <div className={`${styles.reading} ${styles.progressReading}`}>
        <dt>Progress</dt>
        <dd>
          {share === null ? '–' : `${Math.floor(share * 100)} %`}
          <small>
            {run.settings.ensembleOf === undefined
              ? `epoch ${formatCount(epochOf(run))}${ofEpochs}`
              : `average of ${formatCount(run.settings.ensembleOf.length)} runs, nothing to train`}
            {run.totalSteps !== null &&
              run.totalSteps > 0 &&
              `, step ${formatCount(run.step)} of ${formatCount(run.totalSteps)}`}
          </small>
        </dd>
        <dd>
          <Progress label="Progress" value={share ?? 0} idle={run.status !== 'running'} />
        </dd>
      </div>
      {active && <RunReading name="Time left" value={formatDuration(left)} />}
      <RunReading name={active ? 'Time' : 'Took'} value={formatDuration(elapsedSeconds(run, now))} />
      {run.settings.ensembleOf === undefined && (
        <>
          <RunReading name="Steps a second" value={formatSpeed(run.stepsPerSecond)} />
          <RunReading name="Images a second" value={formatSpeed(run.imagesPerSecond)} />
          <RunReading name="Train loss" value={formatMetric(run.loss)} />
          <RunReading
            name="Validation loss"
            value={formatMetric(run.valLoss)}
            under={run.valObjective === undefined ? null : `plain; ${formatMetric(run.valObjective)} as trained on`}
            underInFull="As trained on has label smoothing, penalties and the like in it, as the train loss has"
          />
          <RunReading
            name="Validation accuracy"
            value={formatPercent(run.valAccuracy)}
            beside={<PlusMinus accuracy={run.valAccuracy} count={validationCount} />}
          />
          {run.bestEpoch !== null && (
            <RunReading
              name="Best epoch"
              value={formatCount(run.bestEpoch)}
              under={`by validation ${run.settings.bestBy ?? 'accuracy'}`}
              underInFull={`It has ${bestRuleInWords(run.settings)}`}
            />
          )}
        </>
      )}
    </dl>
  )
}
