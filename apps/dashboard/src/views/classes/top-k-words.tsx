import type { ReactNode } from 'react'
import type { TopKAccuracy } from '@misfit/evaluation/per-class/top-k-accuracy'
import { percentText } from '../matrix/shaded-matrix.ts'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './classes.module.css'

/** Sentence on how often the true class is among the first answers, with intervals. */
export function TopKWords({ rows }: { rows: readonly TopKAccuracy[] }): ReactNode {
  return (
    <Facts layout="across" className={styles.topK} aria-label="How often the true class is among the first answers">
      {rows.map(({ k, accuracy, interval }) => (
        <Fact key={k} name={k === 1 ? 'Right at first' : `Among the first ${k}`}>
          {accuracy === null ? 'n/a' : percentText(accuracy)}
          {interval !== null && (
            <small>
              <span className="visually-hidden">95 % interval </span>
              {percentText(interval.low)} – {percentText(interval.high)}
            </small>
          )}
        </Fact>
      ))}
    </Facts>
  )
}
