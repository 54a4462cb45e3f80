'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useComputed } from '../../shared/background/use-computed.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { ofChosenClass } from '../classes/chosen-class.ts'
import type { Evaluated } from '../predictions/evaluated.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { knownWrongAnswers } from '../predictions/fetch-predictions.ts'
import { imagesFile } from './images-file.ts'
import { sampleDetails, sampleList } from './gallery-samples.ts'
import { Gallery } from './gallery.tsx'
import { className } from '../matrix/shaded-matrix.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './galleries.module.css'
import { wrongAnswersComputation } from '../predictions/decode-computation.ts'

interface MostIncorrectProps extends Evaluated {
  label: string
  fileStem: string
  /** Number of images that are shown at first. */
  first?: number
  /** The class that the page looks at: only images of it, or taken for it, are shown. */
  chosenClass?: number | null
}

/** The wrong answers, those the model was surest of first. */
export const MostIncorrect = memo(function MostIncorrect({
  predictions,
  classes,
  partition,
  dataset,
  label,
  fileStem,
  first = 12,
  chosenClass = null,
}: MostIncorrectProps): ReactNode {
  const asked = useMemo(() => ({ predictions, label, fileStem }), [predictions, label, fileStem])
  const known = useMemo(() => knownWrongAnswers(predictions), [predictions])
  const computed = useComputed(wrongAnswersComputation, known === null ? asked : null)
  const done = known === null ? computed.done : { result: known, of: asked }
  return done === null ? (
    <Skeleton height="20rem" />
  ) : (
    <WrongAnswers
      {...done.of}
      wrong={done.result}
      classes={classes}
      partition={partition}
      dataset={dataset}
      first={first}
      chosenClass={chosenClass}
    />
  )
})

interface WrongAnswersProps extends Required<MostIncorrectProps> {
  /** Positions of the wrong answers, in order. */
  wrong: Uint32Array
}

function WrongAnswers({
  predictions,
  wrong,
  classes,
  partition,
  dataset,
  label,
  fileStem,
  first,
  chosenClass,
}: WrongAnswersProps): ReactNode {
  const [all, setAll] = useState(false)
  const indices = useMemo(() => ofChosenClass(predictions, wrong, chosenClass), [predictions, wrong, chosenClass])
  const shown = useMemo(
    () => sampleList(predictions, all ? indices : indices.subarray(0, first)),
    [predictions, indices, all, first],
  )

  if (indices.length === 0) {
    return (
      <p className={styles.none}>
        {chosenClass === null
          ? `Not one of the ${formatCount(predictions.count)} images was predicted wrong.`
          : `No image of ${className(classes, chosenClass)} was taken for another, and no other for it.`}
      </p>
    )
  }
  return (
    <Stack gap={3}>
      <Toolbar>
        <Count>
          {chosenClass === null ? (
            `${formatCount(indices.length)} of ${formatCount(predictions.count)} images are wrong`
          ) : (
            <>
              {formatCount(indices.length)} of {formatCount(wrong.length)} wrong ones are of{' '}
              <b dir="auto">{className(classes, chosenClass)}</b>, or taken for it
            </>
          )}
        </Count>
        {indices.length > first && (
          <Button small aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show the first ${first}` : `Show all ${formatCount(indices.length)}`}
          </Button>
        )}
        <ExportMenu
          what="wrong predictions"
          fileStem={fileStem}
          rows={() => imagesFile(indices, { predictions, classes })}
        />
      </Toolbar>
      <Gallery
        samples={shown}
        dataset={dataset}
        partition={partition}
        classes={classes}
        label={`Most incorrect, ${label}`}
        details={(index) => sampleDetails(predictions, index)}
        imageSize={112}
        maxHeight={all ? 640 : 'none'}
      />
    </Stack>
  )
}
