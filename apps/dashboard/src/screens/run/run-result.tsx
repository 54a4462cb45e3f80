import { Check, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { bestInWords, bestRuleInWords } from '@misfit/events/settings/choices-in-words'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSettings } from '@misfit/events/settings/settings'
import { formatCount, formatMetric, formatPercent } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import styles from './run-page.module.css'

/** The best model on images it never saw, and the same again after it was saved and loaded. */
export function RunResult({
  test,
  reloaded,
  settings,
}: Pick<RunHistory, 'test' | 'reloaded'> & { settings: RunSettings }): ReactNode {
  if (test === null) return null
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
        ) : (
          <span title={`It has ${bestRuleInWords(settings)}.`}>the {bestInWords(settings)}</span>
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
