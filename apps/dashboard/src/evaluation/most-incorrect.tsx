'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { mostIncorrect } from '@misfit/evaluation/most-incorrect'
import { formatCount } from '../format/numbers.ts'
import { Button } from '../primitives/button.tsx'
import type { Evaluated } from './evaluated.ts'
import { ExportMenu } from './export-menu.tsx'
import { sampleCsvRows } from './gallery-csv.ts'
import { gallerySamples, sampleDetails } from './gallery-samples.ts'
import { Gallery } from './gallery.tsx'
import styles from './galleries.module.css'

interface MostIncorrectProps extends Evaluated {
  label: string
  fileStem: string
  /** How many are shown at first. */
  first?: number
}

/** The wrong answers, those the model was surest of first. */
export const MostIncorrect = memo(function MostIncorrect({ predictions, classes, partition, dataset, label, fileStem, first = 12 }: MostIncorrectProps): ReactNode {
  const [all, setAll] = useState(false)
  const samples = useMemo(
    () => gallerySamples(predictions, mostIncorrect(predictions).map(({ index }) => index)),
    [predictions],
  )
  const shown = useMemo(() => (all ? samples : samples.slice(0, first)), [samples, all, first])

  if (samples.length === 0) {
    return <p className={styles.none}>Not one of the {formatCount(predictions.count)} images was predicted wrong.</p>
  }
  return (
    <div className={styles.whole}>
      <div className={styles.tools}>
        <span className={styles.count}>
          {formatCount(samples.length)} of {formatCount(predictions.count)} images are wrong
        </span>
        {samples.length > first && (
          <Button small aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show the first ${first}` : `Show all ${formatCount(samples.length)}`}
          </Button>
        )}
        <ExportMenu what="wrong predictions" fileStem={fileStem} rows={() => sampleCsvRows(samples, predictions, classes)} />
      </div>
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
    </div>
  )
})
