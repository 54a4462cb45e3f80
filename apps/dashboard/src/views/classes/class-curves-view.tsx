'use client'

import { memo, type ReactNode, useMemo } from 'react'
import type { CurveScores } from '@misfit/evaluation/per-class/class-scores'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { ShareChart } from '../../shared/charts/share/share-chart.tsx'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { className } from '../matrix/shaded-matrix.ts'
import { classCurves, precisionRecallCsvRows, rocCsvRows } from './class-curves.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './classes.module.css'

interface ClassCurvesViewProps {
  predictions: Predictions
  /** `curveScores` of these predictions. */
  scores: CurveScores
  classes: readonly string[]
  fileStem: string
  /** The class whose curves are shown. */
  shownClass: number
  onClass: (index: number) => void
}

/** ROC and precision-recall curve of one class against all others. */
export const ClassCurvesView = memo(function ClassCurvesView({
  predictions,
  scores,
  classes,
  fileStem,
  shownClass,
  onClass,
}: ClassCurvesViewProps): ReactNode {
  const curves = useMemo(() => classCurves(scores, shownClass), [scores, shownClass])
  const { roc, rocReadings, precisionRecall, precisionRecallReadings, base } = curves
  const drawings = useMemo(
    () => ({
      roc: {
        xTitle: 'others taken for it',
        yTitle: 'found',
        diagonal: true,
        curves: [{ id: 'roc', label: 'ROC', color: '--series-1', line: 'solid' as const, points: rocReadings }],
      },
      precisionRecall: {
        xTitle: 'found (recall)',
        yTitle: 'right among those taken (precision)',
        curves: [
          {
            id: 'precision-recall',
            label: 'precision',
            color: '--series-1',
            line: 'solid' as const,
            points: precisionRecallReadings,
          },
          ...(base === null
            ? []
            : [
                {
                  id: 'base',
                  label: 'always this class',
                  color: '--edge',
                  line: 'dashed' as const,
                  points: [
                    { x: 0, y: base },
                    { x: 1, y: base },
                  ],
                },
              ]),
        ],
      },
    }),
    [rocReadings, precisionRecallReadings, base],
  )
  const name = className(classes, shownClass)
  return (
    <Stack gap={3}>
      <label className={styles.pick}>
        Curves of class
        <BareSelect
          label="Class of the curves"
          className={styles.select ?? ''}
          value={shownClass}
          onChange={({ target }) => onClass(Number(target.value))}
        >
          {Array.from({ length: predictions.classCount }, (_, index) => (
            <option key={index} value={index}>
              {className(classes, index)}
            </option>
          ))}
        </BareSelect>
        <span className={styles.figures}>
          AUC {roc.area === null ? 'n/a' : roc.area.toFixed(4)}
          {roc.areaInterval !== null &&
            ` (95 % interval ${roc.areaInterval.low.toFixed(4)} – ${roc.areaInterval.high.toFixed(4)})`}
          , AP {precisionRecall.averagePrecision === null ? 'n/a' : precisionRecall.averagePrecision.toFixed(4)}
        </span>
      </label>
      {roc.area === null ? (
        <p>
          {name} has {roc.positiveCount === 0 ? 'no image here' : 'all images here'}, so there is nothing to tell it
          from: its curves are undefined.
        </p>
      ) : (
        <div className={styles.pair}>
          <ShareChart
            title={`ROC of ${name}`}
            drawing={drawings.roc}
            readings={rocReadings}
            summary={
              `Of ${formatCount(roc.positiveCount)} images of the class ` +
              `and ${formatCount(roc.negativeCount)} others. Area under the ` +
              `curve ${roc.area.toFixed(4)}; by chance it would be 0.5, on the diagonal.`
            }
            rows={() => rocCsvRows(roc)}
            fileStem={`${fileStem}-class-${shownClass}`}
            height={240}
          />
          <ShareChart
            title={`Precision and recall of ${name}`}
            drawing={drawings.precisionRecall}
            readings={precisionRecallReadings}
            summary={
              `Average precision ${precisionRecall.averagePrecision?.toFixed(4) ?? 'n/a'}; ` +
              `always answering this class would have ${base?.toFixed(4) ?? 'n/a'}, the dashed line.`
            }
            rows={() => precisionRecallCsvRows(precisionRecall)}
            fileStem={`${fileStem}-class-${shownClass}`}
            height={240}
          />
        </div>
      )}
      {'areas' in scores && (
        <p className={styles.note}>
          Worked out of all {formatCount(predictions.classCount)} probabilities of each image when it was answered. AUC,
          its interval and AP are exact; a curve of more than 500 points is drawn, and saved, by about 500 of them.
        </p>
      )}
    </Stack>
  )
})
