'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import { samplesOfCell } from '@misfit/evaluation/matrix/cell-index'
import { comparisonSentence } from '@misfit/evaluation/comparison/comparison-sentence'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import type { ResultOf } from '../../../shared/background/computation.ts'
import { useComputed } from '../../../shared/background/use-computed.ts'
import type { Evaluated } from '../../../views/predictions/evaluated.ts'
import { rememberFocus, returnFocus } from '../../../views/gallery/focus-return.ts'
import { ImagesDialog } from '../../../views/gallery/images-dialog.tsx'
import type { CellAddress } from '../../../views/matrix/cell-address.ts'
import { matrixOf } from '../../../views/matrix/counted-matrix.ts'
import { MatrixOrderSelect } from '../../../views/matrix/matrix-order-select.tsx'
import { type MatrixOrder, placesOf } from '../../../views/matrix/matrix-order.ts'
import { className, matrixView, sharedScale } from '../../../views/matrix/shaded-matrix.ts'
import { plural } from '../../../shared/format/numbers.ts'
import { Skeleton } from '../../../shared/primitives/state.tsx'
import { mcnemarWords, namesApart } from './comparison-words.ts'
import { countsOf, drawnOneRight } from './drawn-one-right.ts'
import { OneRightMatrix } from './one-right-matrix.tsx'
import type { Outcome } from './outcomes.ts'
import { OutcomeTable } from './outcome-table.tsx'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './side-by-side.module.css'
import { twoModelsComputation } from './two-models-computation.ts'

interface TwoModelsProps extends Pick<Evaluated, 'classes' | 'partition' | 'dataset'> {
  a: { readonly name: string; readonly predictions: Predictions }
  b: { readonly name: string; readonly predictions: Predictions }
  fileStem: string
}

/** Dialog that is open over the page: a cell of one of the two matrices, or an outcome. */
type Opened =
  | { readonly of: 'A right' | 'B right'; readonly cell: CellAddress }
  | { readonly of: 'outcome'; readonly outcome: Outcome }

/** Two models on the same images: which is better and how surely, and where each is right and the other wrong. */
export const TwoModels = memo(function TwoModels({ a, b, ...rest }: TwoModelsProps): ReactNode {
  const asked = useMemo(
    () => ({ a: a.predictions, b: b.predictions, names: [a.name, b.name] as const }),
    [a.predictions, b.predictions, a.name, b.name],
  )
  const { done } = useComputed(twoModelsComputation, asked)
  if (done === null) return <Skeleton height="24rem" />
  const { of, result } = done
  return (
    <Compared
      {...rest}
      a={{ name: of.names[0], predictions: of.a }}
      b={{ name: of.names[1], predictions: of.b }}
      computed={result}
    />
  )
})

function Compared({
  a,
  b,
  computed,
  classes,
  partition,
  dataset,
  fileStem,
}: TwoModelsProps & { computed: ResultOf<typeof twoModelsComputation> }): ReactNode {
  const [order, setOrder] = useState<MatrixOrder>('class')
  const [opened, setOpened] = useState<Opened | null>(null)
  const [nameA, nameB] = namesApart(a.name, b.name)
  const { compared, differenceInterval, images, aRight, bRight } = computed
  const sentence = comparisonSentence(nameA, nameB, { difference: compared.difference, differenceInterval })
  const drawn = useMemo(() => {
    const places = placesOf(matrixOf(a.predictions), order)
    const scale = sharedScale([aRight, bRight].map((index) => matrixView(countsOf(index), 'counts')))
    return {
      aRight: drawnOneRight(aRight, classes, { right: nameA, wrong: nameB }, places, scale),
      bRight: drawnOneRight(bRight, classes, { right: nameB, wrong: nameA }, places, scale),
    }
  }, [a.predictions, aRight, bRight, classes, nameA, nameB, order])

  const wordsOf = (outcome: Outcome): string =>
    outcome === 'only A right'
      ? `Only ${nameA} right`
      : outcome === 'only B right'
        ? `Only ${nameB} right`
        : `${outcome[0]?.toUpperCase() ?? ''}${outcome.slice(1)}`
  const open = (next: Opened): void => {
    rememberFocus()
    setOpened(next)
  }
  const shown = opened === null ? null : describe(opened)

  function describe(one: Opened) {
    if (one.of === 'outcome') {
      const indices = images[one.outcome]
      const asA = {
        title: `As ${nameA} answers`,
        indices,
        predictions: a.predictions,
        none: 'There are no such images.',
      }
      const asB = {
        title: `As ${nameB} answers`,
        indices,
        predictions: b.predictions,
        none: 'There are no such images.',
      }
      return {
        title: wordsOf(one.outcome),
        description: `${plural(indices.length, 'image')}, those that ${nameA} is surest of first.`,
        groups:
          one.outcome === 'both right' || one.outcome === 'both wrong, same answer'
            ? [{ ...asA, title: '' }]
            : [asA, asB],
      }
    }
    const [index, right, wrong, predictions] =
      one.of === 'A right'
        ? ([aRight, nameA, nameB, b.predictions] as const)
        : ([bRight, nameB, nameA, a.predictions] as const)
    const indices = samplesOfCell(index, one.cell.actual, one.cell.predicted)
    return {
      title: `Actual ${className(classes, one.cell.actual)}, ${wrong} said ${className(classes, one.cell.predicted)}`,
      description: `${plural(indices.length, 'image')} that ${right} has right, with the answers of ${wrong}.`,
      groups: [{ title: '', indices, predictions, none: 'There are no such images.' }],
    }
  }

  return (
    <Stack gap={5}>
      <Stack gap={2} className={styles.words}>
        <p className={styles.sentence}>{sentence}</p>
        <p>{mcnemarWords(nameA, nameB, compared.onlyARight, compared.onlyBRight, compared.mcnemarP)}</p>
        <p className={styles.small}>
          The interval is a paired bootstrap of {plural(compared.total, 'image')}, drawn anew 10,000 times with seed 42.
        </p>
      </Stack>
      <OutcomeTable
        images={images}
        wordsOf={wordsOf}
        fileStem={`${fileStem}-outcomes`}
        onOpen={(outcome) => open({ of: 'outcome', outcome })}
      />
      <Toolbar className={styles.order}>
        <MatrixOrderSelect order={order} onOrder={setOrder} />
        <span className={styles.small}>
          Both matrices have the same shades. Rows: what the image is; columns: what the wrong model took it for.
        </span>
      </Toolbar>
      <div className={styles.matrices}>
        <OneRightMatrix
          matrix={drawn.aRight}
          title={`${nameA} right, ${nameB} wrong`}
          fileStem={`${fileStem}-only-a-right`}
          onOpen={(cell) => open({ of: 'A right', cell })}
        />
        <OneRightMatrix
          matrix={drawn.bRight}
          title={`${nameB} right, ${nameA} wrong`}
          fileStem={`${fileStem}-only-b-right`}
          onOpen={(cell) => open({ of: 'B right', cell })}
        />
      </div>
      <ImagesDialog
        opened={shown}
        onClose={() => {
          setOpened(null)
          returnFocus()
        }}
        classes={classes}
        partition={partition}
        dataset={dataset}
      />
    </Stack>
  )
}
