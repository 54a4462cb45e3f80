import type { ReactNode } from 'react'
import type { TopKAccuracy } from '@misfit/evaluation/per-class/top-k-accuracy'
import { percentText } from '../matrix/shaded-matrix.ts'
import styles from './classes.module.css'

/** Sentence on how often the true class is among the first answers, with intervals. */
export function TopKWords({ rows }: { rows: readonly TopKAccuracy[] }): ReactNode {
  return (
    <dl className={styles.topK} aria-label="How often the true class is among the first answers">
      {rows.map(({ k, accuracy, interval }) => (
        <div key={k}>
          <dt>{k === 1 ? 'Right at first' : `Among the first ${k}`}</dt>
          <dd>
            {accuracy === null ? 'n/a' : percentText(accuracy)}
            {interval !== null && (
              <small>
                <span className="visually-hidden">95 % interval </span>
                {percentText(interval.low)} – {percentText(interval.high)}
              </small>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
