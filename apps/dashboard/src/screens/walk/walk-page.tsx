'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { useMay } from '../../shared/access/session-store.ts'
import { useDataset } from '../../views/images/use-dataset.ts'
import { useSeveralRuns } from '../../views/comparison/use-several-runs.ts'
import { formatDateTime } from '../../shared/format/time.ts'
import { startWalk } from '../../shared/hub-api/hub-api.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { useRuns, useTrainers } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { DataChapter } from './data-chapter.tsx'
import { modelWords } from './model-offer.ts'
import { ModelChapter } from './model-chapter.tsx'
import { NextChapter } from './next-chapter.tsx'
import { ResultsChapter } from './results-chapter.tsx'
import { SavedChapter } from './saved-chapter.tsx'
import { TrainingChapter } from './training-chapter.tsx'
import { walkChapters } from './walk-chapters.ts'
import { WalkContents } from './walk-contents.tsx'
import { type Walk, walksOf } from './walks.ts'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './walk-page.module.css'

/** The walk: from the data to the best model, in order, on one page that fills in while it happens. */
export function WalkPage(): ReactNode {
  const { runs, loaded, error } = useRuns()
  const walks = useMemo(() => walksOf(runs), [runs])
  const wanted = useSearchParams().get('walk')
  const walk = walks.find(({ walkId }) => walkId === wanted) ?? walks[0]

  if (!loaded) {
    return error === null ? (
      <Skeleton height="20rem" />
    ) : (
      <ErrorState title="The runs could not be read">{error}</ErrorState>
    )
  }
  return walk === undefined ? <NoWalk /> : <Story key={walk.walkId} walk={walk} walks={walks} />
}

function NoWalk(): ReactNode {
  const { begin, beginning } = useStartWalk()
  const mayStart = useMay('POST /api/walk')
  return (
    <div className={styles.opening}>
      <h1>The walk</h1>
      <p className={styles.lead}>
        Four small neural networks learn to read handwritten digits, one after the other. Each changes one thing, and
        this page shows what that change does: live while they train, down to the single image that a model gets wrong.
      </p>
      <EmptyState
        title="Nothing is trained yet"
        actions={
          mayStart && (
            <Button look="solid" disabled={beginning} onClick={begin}>
              Start the walk
            </Button>
          )
        }
      >
        It trains on the MNIST images that come with Misfit; nothing is downloaded. You can watch, pause or leave at any
        time, and nothing is lost.
      </EmptyState>
    </div>
  )
}

/** Starts a walk and goes to it. */
function useStartWalk(): { begin: () => void; beginning: boolean } {
  const router = useRouter()
  const path = usePathname()
  const [beginning, setBeginning] = useState(false)
  const begin = (): void => {
    setBeginning(true)
    startWalk()
      .then(({ walkId }) => {
        runsFollower().reload()
        router.replace(`${path}?walk=${walkId}`)
      })
      .catch(toastProblem)
      .finally(() => setBeginning(false))
  }
  return { begin, beginning }
}

function Story({ walk, walks }: { walk: Walk; walks: readonly Walk[] }): ReactNode {
  const router = useRouter()
  const path = usePathname()
  const { trainers } = useTrainers()
  const { begin, beginning } = useStartWalk()
  const mayStart = useMay('POST /api/walk')
  const live = useSeveralRuns(walk.runs.map(({ runId }) => runId))
  const runs = walk.runs.map((summary, i) => {
    const history = live[i]?.history ?? null
    return {
      runId: summary.runId,
      summary,
      history,
      version: live[i]?.version ?? 0,
      words: modelWords(summary, history, trainers),
    }
  })
  const titleOf = (run: RunSummary): string =>
    runs.find(({ runId }) => runId === run.runId)?.words.title ?? run.settings.model
  const chapters = walkChapters(walk.runs, titleOf)
  const description = runs.flatMap(({ history }) => history?.dataset ?? [])[0] ?? null
  const { dataset } = useDataset(description?.id ?? null)
  const summaries = walk.runs

  return (
    <div className={styles.layout}>
      <aside className={styles.side}>
        <WalkContents chapters={chapters} />
      </aside>
      <article className={styles.story}>
        <header className={styles.opening}>
          <h1>The walk</h1>
          <p className={styles.lead}>
            {countWord(runs.length)} learn to read images, one after the other. Each changes one thing, and this page
            shows what that change does: live while they train, down to the single image that a model gets wrong.
          </p>
          <Toolbar tight>
            {walks.length > 1 && (
              <BareSelect
                label="Which walk"
                className={styles.which}
                value={walk.walkId}
                onChange={({ target }) => router.replace(`${path}?walk=${target.value}`)}
              >
                {walks.map(({ walkId, createdAt }, i) => (
                  <option key={walkId} value={walkId}>
                    Walk {walks.length - i}, {formatDateTime(createdAt)}
                  </option>
                ))}
              </BareSelect>
            )}
            {mayStart && (
              <Button small disabled={beginning} onClick={begin}>
                Walk again
              </Button>
            )}
          </Toolbar>
        </header>
        <DataChapter number={1} description={description} dataset={dataset} />
        <TrainingChapter number={2} runs={runs} description={description} dataset={dataset} />
        {runs.map((run, i) => (
          <ModelChapter
            key={run.runId}
            number={3}
            letter={letterOf(i)}
            run={run}
            earlier={runs.slice(0, i)}
            dataset={dataset}
          />
        ))}
        <ResultsChapter number={4} runs={runs} />
        <SavedChapter number={5} runs={runs} />
        <NextChapter number={6} runs={summaries} />
      </article>
    </div>
  )
}

const letterOf = (position: number): string => String.fromCharCode('a'.charCodeAt(0) + (position % 26))

function countWord(count: number): string {
  const words = ['No models', 'One model', 'Two models', 'Three models', 'Four models', 'Five models', 'Six models']
  return words[count] ?? `${count} models`
}
