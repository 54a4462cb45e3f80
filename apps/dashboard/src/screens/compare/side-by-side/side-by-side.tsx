'use client'

import { type ReactNode, useMemo, useState } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { PredictionsError } from '@misfit/evaluation/predictions/predictions'
import { requireSameSamples } from '@misfit/evaluation/predictions/same-samples'
import { useDataset } from '../../../views/images/use-dataset.ts'
import { SelectField } from '../../../shared/primitives/field.tsx'
import { Section } from '../../../shared/primitives/section.tsx'
import { Skeleton } from '../../../shared/primitives/state.tsx'
import type { ComparedPartition } from '../../../views/comparison/compared-predictions.ts'
import { TwoModels } from './two-models.tsx'
import styles from './side-by-side.module.css'

interface SideBySideProps {
  runs: readonly { readonly runId: string; readonly name: string }[]
  /** Predictions of each run, in the order of the runs; null for those on their way. */
  predictions: readonly (Predictions | null)[]
  /** Whether the predictions of each run could not be loaded. */
  failed: readonly boolean[]
  classes: readonly string[]
  datasetId: string | null
  partition: ComparedPartition
  fileStem: string
}

/** Two of the compared runs, chosen by their names: the first and the last to begin with. */
export function SideBySide({
  runs,
  predictions,
  failed,
  classes,
  datasetId,
  partition,
  fileStem,
}: SideBySideProps): ReactNode {
  const [chosen, setChosen] = useState<{ a: string | null; b: string | null }>({ a: null, b: null })
  const { dataset } = useDataset(datasetId)
  const at = (runId: string | null, otherwise: number): number => {
    const position = runs.findIndex((run) => run.runId === runId)
    return position === -1 ? otherwise : position
  }
  const a = at(chosen.a, 0)
  const b = at(chosen.b, runs.length - 1)
  const predictionsA = predictions[a] ?? null
  const predictionsB = predictions[b] ?? null
  const problem = useMemo(
    () => (predictionsA === null || predictionsB === null ? null : whyNotCompared(predictionsA, predictionsB)),
    [predictionsA, predictionsB],
  )
  const choices = runs.map(({ runId, name }) => (
    <option key={runId} value={runId}>
      {name}
    </option>
  ))
  return (
    <Section
      title="Two models side by side"
      anchor="side-by-side"
      note="Where one is right and the other wrong, and whether the difference is more than chance."
    >
      {runs.length < 2 ? (
        <p>Add a second run to set two models side by side.</p>
      ) : (
        <>
          <div className={styles.choice}>
            <SelectField
              label="Model A"
              value={runs[a]?.runId ?? ''}
              onChange={({ target }) => setChosen({ a: target.value, b: runs[b]?.runId ?? null })}
            >
              {choices}
            </SelectField>
            <SelectField
              label="Model B"
              value={runs[b]?.runId ?? ''}
              onChange={({ target }) => setChosen({ a: runs[a]?.runId ?? null, b: target.value })}
            >
              {choices}
            </SelectField>
          </div>
          {a === b ? (
            <p>A and B are the same run. Choose another for one of them.</p>
          ) : problem !== null ? (
            <p role="status">{problem}</p>
          ) : failed[a] || failed[b] ? (
            <p role="status">
              The predictions of <span dir="auto">{runs[failed[a] ? a : b]?.name}</span> could not be loaded.
            </p>
          ) : predictionsA === null || predictionsB === null ? (
            <Skeleton height="20rem" />
          ) : (
            <TwoModels
              a={{ name: runs[a]?.name ?? 'A', predictions: predictionsA }}
              b={{ name: runs[b]?.name ?? 'B', predictions: predictionsB }}
              classes={classes}
              partition={partition}
              dataset={dataset}
              fileStem={fileStem}
            />
          )}
        </>
      )}
    </Section>
  )
}

function whyNotCompared(...both: [Predictions, Predictions]): string | null {
  try {
    requireSameSamples(both)
    return null
  } catch (error) {
    if (error instanceof PredictionsError) return error.message
    throw error
  }
}
