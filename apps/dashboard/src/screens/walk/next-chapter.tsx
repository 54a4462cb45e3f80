'use client'

import { useState } from 'react'
import type { ReactNode } from 'react'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { useMay } from '../../shared/access/session-store.ts'
import { compareUrl } from '../../views/comparison/run-selection.ts'
import { formatPercent } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import { startRun } from '../../shared/hub-api/hub-api.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { Button } from '../../shared/primitives/button.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { Chapter } from './chapter.tsx'
import { type NextStep, nextSteps, runOfStep } from './next-steps.ts'
import styles from './walk-page.module.css'

/** Chapter on where to go from here: experiments that start with one click. */
export function NextChapter({ number, runs }: { number: number; runs: readonly RunSummary[] }): ReactNode {
  const all = useRuns().runs
  // A walk's experiments are those that were started after it.
  const since = Math.max(...runs.map(({ createdAt }) => createdAt))
  const later = all.filter(({ createdAt }) => createdAt >= since)
  const steps = nextSteps(runs)
  const started = steps.flatMap((step) => runOfStep(step, later)?.runId ?? [])
  return (
    <Chapter
      anchor="next"
      number={String(number)}
      title="What to try next"
      lead="Each of these changes one thing again. Predict what it will do before you start it; then see."
    >
      <ul className={styles.steps}>
        {steps.map((step) => (
          <StepCard key={step.id} step={step} run={runOfStep(step, later)} />
        ))}
      </ul>
      {started.length > 0 && (
        <p className={styles.together}>
          <PageLink href={compareUrl([...runs.map(({ runId }) => runId), ...started].slice(-8))}>
            Compare them with the walk
          </PageLink>
        </p>
      )}
    </Chapter>
  )
}

function StepCard({ step, run }: { step: NextStep; run: RunSummary | null }): ReactNode {
  const mayStart = useMay('POST /api/runs')
  const [starting, setStarting] = useState(false)
  const start = (): void => {
    if (step.settings === null) return
    setStarting(true)
    startRun(step.settings)
      .then(() => runsFollower().reload())
      .catch(toastProblem)
      .finally(() => setStarting(false))
  }
  return (
    <li className={styles.card}>
      <h3>{step.title}</h3>
      <p>{step.why}</p>
      {run === null ? (
        <div className={styles.cardFoot}>
          {mayStart && (
            <Button small disabled={step.settings === null || starting} onClick={start}>
              Start<span className="visually-hidden"> {step.title}</span>
            </Button>
          )}
          {step.blocked !== null && <span className={styles.blocked}>{step.blocked}</span>}
        </div>
      ) : (
        <div className={styles.cardFoot}>
          <StatusBadge status={run.status} />
          <PageLink href={`/runs/${run.runId}`} dir="auto">
            {run.name}
          </PageLink>
          {run.test !== null && (
            <span className="num">
              {formatPercent(run.test.accuracy)} <PlusMinus accuracy={run.test.accuracy} count={run.test.count} /> on
              test
            </span>
          )}
          {isActive(run.status) && run.totalSteps !== null && (
            <Progress
              label={`Progress of ${run.name}`}
              value={run.step / run.totalSteps}
              idle={run.status === 'paused'}
            />
          )}
        </div>
      )}
    </li>
  )
}
