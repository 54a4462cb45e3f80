'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { betterFirst, settingInWords, type Sweep, valueInWords } from '@misfit/events/settings/sweep'
import { useMay } from '../../shared/access/session-store.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { type PictureKind, saveDrawing } from '../../shared/export/save-drawing.ts'
import { plural } from '../../shared/format/numbers.ts'
import { fetchSweep, stopSweep } from '../../shared/hub-api/hub-api.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { Button } from '../../shared/primitives/button.tsx'
import { Menu, MenuItem } from '../../shared/primitives/menu.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { formatScore, measureName } from './measure-in-words.ts'
import { type AxisRange, isWithin, parallelAxes } from './parallel-axes.ts'
import { ParallelCoordinates } from './parallel-coordinates.tsx'
import { sweepInWords } from './sweep-in-words.ts'
import styles from './sweeps.module.css'
import { bestTrial, sweepCounts, type TrialRow, trialRows } from './trial-rows.ts'

const askEvery = 3000

/** Page of one sweep: its trials as lines and as a table, live. */
export function SweepPage({ sweepId }: { sweepId: string }): ReactNode {
  const {
    value: sweep,
    error,
    again,
  } = usePolled(
    useCallback(() => fetchSweep(sweepId), [sweepId]),
    askEvery,
  )
  if (sweep !== null) return <FoundSweep sweep={sweep} onStopped={again} />
  return error === null ? (
    <Skeleton height="20rem" />
  ) : (
    <ErrorState title="The sweep could not be read" onRetry={again}>
      {error}
    </ErrorState>
  )
}

function FoundSweep({ sweep, onStopped }: { sweep: Sweep; onStopped: () => void }): ReactNode {
  const { runs } = useRuns()
  const router = useRouter()
  const {
    spec: { name, measure, vary },
  } = sweep
  const rows = useMemo(
    () => trialRows(sweep, runs).sort((a, b) => betterFirst(measure)(a.score, b.score) || a.trial - b.trial),
    [sweep, runs, measure],
  )
  const axes = useMemo(() => parallelAxes(sweep, rows), [sweep, rows])
  const best = bestTrial(rows, measure)
  const counts = sweepCounts(rows)
  const mayStop = useMay('POST /api/sweeps/:id/stop')
  const [chosen, setChosen] = useState<number | null>(null)
  const [brushes, setBrushes] = useState<ReadonlyMap<number, AxisRange>>(new Map())
  const drawing = useRef<SVGSVGElement>(null)
  const describe = (row: TrialRow): string =>
    `${trialInWords(sweep, row)}: ${scoreText(measure, row.score)}` +
    `${row.trial === best?.trial ? ', the best so far' : ''}${row.isOut ? ', stopped at a rung' : ''}`
  const open = (row: TrialRow): void => {
    const [run] = row.runs
    if (run !== undefined) router.push(`/runs/${run.runId}`)
  }
  const stop = (what: 'all' | 'rest') => (): void => {
    stopSweep(sweep.sweepId, what).then(onStopped, toastProblem)
  }
  const save = (kind: PictureKind): void => {
    if (drawing.current !== null)
      saveDrawing(drawing.current, { title: name, subtitle: measureName(measure), legend: [] }, [name], kind)
  }
  const seen = rows.filter((row) => isWithin(row, axes, brushes))
  const pointed = rows.find(({ trial }) => trial === chosen) ?? best

  return (
    <article>
      <PageHead
        title={<bdi>{name}</bdi>}
        actions={
          mayStop && (
            <>
              {counts.waiting > 0 && <Button onClick={stop('rest')}>Stop what waits</Button>}
              {counts.waiting + counts.training > 0 && (
                <Button look="danger" onClick={stop('all')}>
                  Stop all
                </Button>
              )}
            </>
          )
        }
      />
      <p className={styles.facts} role="status">
        {sweepInWords(sweep, counts)}
      </p>
      <Section
        title="Trials"
        note={
          'Drag along an axis to see only what meets it there; Escape shows all. Broken lines were stopped at ' +
          'a rung, the thick one is the best so far.'
        }
        actions={
          <>
            {brushes.size > 0 && (
              <Button small look="quiet" onClick={() => setBrushes(new Map())}>
                Show all
              </Button>
            )}
            <Menu
              trigger={
                <Button small look="quiet">
                  Save chart
                </Button>
              }
            >
              <MenuItem onSelect={() => save('png')}>Save picture as PNG</MenuItem>
              <MenuItem onSelect={() => save('svg')}>Save picture as SVG</MenuItem>
            </Menu>
          </>
        }
      >
        <ParallelCoordinates
          drawing={drawing}
          axes={axes}
          rows={rows}
          best={best}
          chosen={chosen}
          onChoose={setChosen}
          onOpen={open}
          brushes={brushes}
          onBrush={setBrushes}
          describe={describe}
        />
        <p className={styles.reading}>{pointed === null ? 'No trial has a result yet.' : describe(pointed)}</p>
      </Section>
      <Section
        title="Results"
        note={seen.length < rows.length ? `${seen.length} of ${plural(rows.length, 'trial')}, as chosen above` : ''}
        actions={<ExportMenu what="trials" fileStem={name} rows={() => trialCells(sweep, rows)} />}
      >
        <Table label="Trials of the sweep, the best first">
          <thead>
            <tr>
              <th scope="col">Trial</th>
              {vary.map(({ setting }) => (
                <th key={setting} scope="col" className={tableStyles.number}>
                  {settingInWords(setting)}
                </th>
              ))}
              <th scope="col" className={tableStyles.number}>
                {measureName(measure)}
              </th>
              <th scope="col" className={tableStyles.number}>
                Epochs
              </th>
              <th scope="col">Runs</th>
            </tr>
          </thead>
          <tbody>
            {seen.map((row) => (
              <tr
                key={row.trial}
                className={classNames(styles.row, row.trial === chosen && styles.pointedRow)}
                onPointerEnter={() => setChosen(row.trial)}
                onFocus={() => setChosen(row.trial)}
                data-trial={row.trial}
              >
                <th scope="row">
                  {row.trial + 1} {row.trial === best?.trial && <span className={styles.bestSign}>best </span>}
                  {row.isOut && <span title="stopped at a rung: others were better">out</span>}
                </th>
                {row.values.map((value, i) => (
                  <td key={vary[i]?.setting} className={tableStyles.number}>
                    {valueInWords(value)}
                  </td>
                ))}
                <td className={tableStyles.number}>{scoreText(measure, row.score)}</td>
                <td className={tableStyles.number}>{row.epoch}</td>
                <td>
                  {row.runs.map((run, i) => (
                    <TrialRun key={run.runId} run={run} words={row.runs.length === 1 ? 'run' : `fold ${i + 1}`} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
    </article>
  )
}

const scoreText = (measure: Sweep['spec']['measure'], score: number | null): string =>
  score === null ? 'no result yet' : formatScore(measure, score)
const trialInWords = ({ spec: { vary } }: Sweep, { values }: TrialRow): string =>
  vary.map(({ setting }, i) => `${settingInWords(setting)} ${valueInWords(values[i] ?? '')}`).join(', ')

function trialCells({ spec: { vary, measure } }: Sweep, rows: readonly TrialRow[]): CsvCell[][] {
  return [
    ['trial', ...vary.map(({ setting }) => setting), measure, 'epochs', 'out', 'runs'],
    ...rows.map((row) => [
      row.trial + 1,
      ...row.values.map(valueInWords),
      row.score,
      row.epoch,
      row.isOut,
      row.runs.map(({ runId }) => runId).join(' '),
    ]),
  ]
}

function TrialRun({ run, words }: { run: RunSummary; words: string }): ReactNode {
  return (
    <span className={styles.ofTrial}>
      <PageLink href={`/runs/${run.runId}`} prefetch={false} aria-label={`Run ${run.name}`}>
        {words}
      </PageLink>{' '}
      <StatusBadge status={run.status} {...(run.message === null ? {} : { title: run.message })} />
    </span>
  )
}
