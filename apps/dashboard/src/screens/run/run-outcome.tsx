import { Check, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { bestInWords, bestRuleInWords } from '@misfit/events/settings/choices-in-words'
import { chosenSettings, type ToldRun } from '@misfit/events/settings/chosen-settings'
import type { RunHistory } from '@misfit/events/run/run-history'
import { formatCount, formatMetric, formatPercent } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import styles from './run-page.module.css'

/**
 * The tested model on images it never saw, and the same again after it was saved and loaded. Misfit's trainer tests the
 * best one; another program the one that it has at the time.
 */
export function RunOutcome({
  test,
  reloaded,
  told,
}: Pick<RunHistory, 'test' | 'reloaded'> & { told: ToldRun }): ReactNode {
  if (test === null) return null
  const { bestBy } = chosenSettings(told)
  return (
    <div className={styles.result}>
      <p>
        <strong data-test-accuracy={test.accuracy}>{formatPercent(test.accuracy)}</strong>{' '}
        <PlusMinus accuracy={test.accuracy} count={test.count} />
        <br />
        test accuracy on {formatCount(test.count)} images
      </p>
      <p>
        <strong>{formatMetric(test.loss)}</strong>
        <br />
        test loss
      </p>
      <p>
        <strong>{test.epoch === 0 ? 'ensemble' : `epoch ${formatCount(test.epoch)}`}</strong>
        <br />
        {test.epoch === 0 ? (
          'average of several runs'
        ) : bestBy === null ? (
          'the model as it was after it'
        ) : (
          <span title={`It has ${bestRuleInWords({ bestBy })}.`}>the {bestInWords({ bestBy })}</span>
        )}
      </p>
      {reloaded !== null && (
        <p className={reloaded.identical ? styles.same : styles.different}>
          <strong>
            {reloaded.identical ? <Check aria-hidden /> : <TriangleAlert aria-hidden />}
            {formatPercent(reloaded.accuracy)}
          </strong>
          <br />
          saved, loaded, tested again: {reloaded.identical ? 'identical' : 'not identical'}
        </p>
      )}
    </div>
  )
}
