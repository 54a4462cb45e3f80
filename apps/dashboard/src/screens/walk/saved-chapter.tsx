'use client'

import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { formatCount, formatMetric, formatPercent } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { tryUrl } from '../try-it/model/run-models.ts'
import { bestModel } from './best-of-walk.ts'
import { Chapter } from './chapter.tsx'
import { hasEnded } from './walks.ts'
import type { WalkRun } from './walk-run.ts'
import styles from './walk-page.module.css'

/** The best model, saved to disk and loaded again, answers as before. */
export function SavedChapter({ number, runs }: { number: number; runs: readonly WalkRun[] }): ReactNode {
  const best = bestModel(runs)
  const run = runs.find(({ runId }) => runId === best?.runId)
  const over = runs.every(({ summary }) => hasEnded(summary))
  const test = run?.summary.test ?? null
  const reloaded = run?.summary.reloaded ?? null
  return (
    <Chapter
      anchor="saved"
      number={String(number)}
      title="Saved and loaded again"
      lead={
        'A model is of use only if it can be kept. The best one is saved, loaded into a new model, ' +
        'and tested once more.'
      }
    >
      {best === null || run === undefined ? (
        <p className={styles.waiting}>It waits for the first model to be trained.</p>
      ) : (
        <>
          <p className={styles.best}>
            The best {over ? 'model' : 'so far'} is <b>{run.words.title}</b>, with {formatPercent(best.valAccuracy)} on
            validation at its best epoch
            {run.history !== null && run.history.bestEpoch !== null && <> ({run.history.bestEpoch})</>}. It is chosen by
            validation accuracy, of equal ones by the lower loss, so that the test result stays honest.
          </p>
          {test === null || reloaded === null ? (
            <p className={styles.waiting}>It is tested and loaded again when its training is over.</p>
          ) : (
            <>
              <BeforeAndAfter test={test} reloaded={reloaded} />
              <p className={styles.verdict} data-identical={reloaded.identical}>
                {reloaded.identical ? <Check size={16} aria-hidden /> : <X size={16} aria-hidden />}
                {reloaded.identical
                  ? `Identical: every prediction for the ${formatCount(reloaded.count)} images is the same, ` +
                    'bit for bit.'
                  : 'Not identical: some predictions differ. The saved model is not the one that was trained.'}
              </p>
              <p className={styles.together}>
                <PageLink href={tryUrl(run.runId)}>Try it on something of your own</PageLink>: draw a digit, and see
                what it says.
              </p>
            </>
          )}
        </>
      )}
    </Chapter>
  )
}

interface BeforeAndAfterProps {
  test: NonNullable<RunSummary['test']>
  reloaded: NonNullable<RunSummary['reloaded']>
}

/** Results of the model before it was saved and after it was loaded. */
function BeforeAndAfter({ test, reloaded }: BeforeAndAfterProps): ReactNode {
  const results = [['before saving', test] as const, ['saved and loaded again', reloaded] as const]
  return (
    <Table label="The model before saving and after loading">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" className={tableStyles.number}>
            Test loss
          </th>
          <th scope="col" className={tableStyles.number}>
            Test accuracy
          </th>
          <th scope="col" className={tableStyles.number}>
            Images
          </th>
        </tr>
      </thead>
      <tbody>
        {results.map(([name, result]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={tableStyles.number}>{formatMetric(result.loss, 6)}</td>
            <td className={tableStyles.number}>
              {formatPercent(result.accuracy)} <PlusMinus accuracy={result.accuracy} count={result.count} />
            </td>
            <td className={tableStyles.number}>{formatCount(result.count)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
