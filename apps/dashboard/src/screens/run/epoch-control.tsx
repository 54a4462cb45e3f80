'use client'

import type { ReactNode } from 'react'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Slider } from '../../shared/primitives/slider.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { type ChosenEpoch, nearestDone } from '../../views/predictions/chosen-epoch.ts'
import styles from './run-page.module.css'

type EvaluatedPartition = 'validation' | 'test'

interface EpochControlProps {
  chosen: ChosenEpoch
  /** Epochs that are complete, ascending. */
  done: readonly number[]
  /** Epochs the run will have: the end of the slider, so that its thumb stays when one arrives. */
  planned: number
  /** Null follows the latest. */
  onChoose: (epoch: number | null) => void
  partition: EvaluatedPartition
  /** Null while there is no test result to choose. */
  onPartition: ((partition: EvaluatedPartition) => void) | null
  testedEpoch: number | null
}

const partitions = [
  { value: 'validation', label: 'Validation' },
  { value: 'test', label: 'Test' },
] as const

/** Slider of the moment of the run that the views below show. */
export function EpochControl({
  chosen,
  done,
  planned,
  onChoose,
  partition,
  onPartition,
  testedEpoch,
}: EpochControlProps): ReactNode {
  const { epoch, follows } = chosen
  const latest = done.at(-1) ?? null
  const onValidation = partition === 'validation'
  const choose = (asked: number): void => onChoose(nearestDone(asked, done))
  useShortcuts({
    '[': () => onValidation && epoch !== null && choose(epoch - 1),
    ']': () => onValidation && epoch !== null && choose(Math.min(epoch + 1, latest ?? epoch)),
    f: () => onValidation && onChoose(follows ? epoch : null),
  })
  return (
    <div className={styles.epochs} role="group" aria-label="Epoch shown below">
      {onPartition !== null && (
        <Segmented label="Images" options={partitions} value={partition} onChange={onPartition} />
      )}
      {onValidation ? (
        <>
          <output>{epoch === null ? 'No epoch yet' : `Epoch ${epoch} of ${planned}`}</output>
          <div className={styles.slider}>
            <Slider
              label="Epoch"
              value={epoch ?? 1}
              min={1}
              max={Math.max(planned, latest ?? 1)}
              disabled={epoch === null || planned === 1}
              valueText={epoch === null ? 'none yet' : `epoch ${epoch} of ${planned}`}
              onChange={choose}
            />
          </div>
          <Switch label="Follow latest" checked={follows} onChange={(on) => onChoose(on ? null : epoch)} />
        </>
      ) : (
        <output>
          {testedEpoch === null || testedEpoch === 0 ? 'Tested model' : `Tested model: epoch ${testedEpoch}`}
        </output>
      )}
    </div>
  )
}
