'use client'

import type { ReactNode } from 'react'
import { MetricsTable } from '../../views/comparison/metrics-table-view.tsx'
import { compareUrl } from '../../views/comparison/run-selection.ts'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { Chapter } from './chapter.tsx'
import type { WalkRun } from './walk-run.ts'

/** Chapter on all test results, model by model. */
export function ResultsChapter({ number, runs }: { number: number; runs: readonly WalkRun[] }): ReactNode {
  const title = new Map(runs.map(({ runId, words }) => [runId, words.title]))
  return (
    <Chapter
      anchor="results"
      number={String(number)}
      title="The results"
      lead="Each model on the same test images, with what it gained over the model before it."
      actions={
        <ButtonLink small href={compareUrl(runs.map(({ runId }) => runId))}>
          Compare them in full
        </ButtonLink>
      }
    >
      <MetricsTable
        runs={runs.map(({ summary }) => summary)}
        fileStem="walk-test-metrics"
        nameOf={(run) => title.get(run.runId) ?? run.name}
      />
    </Chapter>
  )
}
