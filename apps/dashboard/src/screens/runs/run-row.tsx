'use client'

import { Ellipsis, Pause, Pencil, Play, RotateCw, Square, Tag as TagIcon, Trash2, TriangleAlert } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { bestInWords } from '@misfit/events/settings/choices-in-words'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { formatDuration } from '@misfit/text/durations'
import { useMay } from '../../shared/access/session-store.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { formatCount, formatMetric, formatPercent, plural } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { StatusBadge, Tag } from '../../shared/primitives/badge.tsx'
import { IconButton } from '../../shared/primitives/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../shared/primitives/menu.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { goOn, pause, possibleActions, resume, stop } from '../run/run-actions.ts'
import { elapsedSeconds, progressOf } from '../run/progress-of-run.ts'
import styles from './runs-table.module.css'

interface RunRowProps {
  run: RunSummary
  index: number
  now: number
  selected: boolean
  onSelect: (runId: string, selected: boolean, andBetween: boolean) => void
  onRename: (run: RunSummary) => void
  onTags: (run: RunSummary) => void
  onDelete: (run: RunSummary) => void
}

/** Row of one run. It renders again only when its run, its age or its selection changes. */
export const RunRow = memo(function RunRow({
  run,
  index,
  now,
  selected,
  onSelect,
  onRename,
  onTags,
  onDelete,
}: RunRowProps): ReactNode {
  // Whoever may rename a run may do the rest of these too.
  const mayEdit = useMay('PATCH /api/runs/:id')
  const { model, dataset } = chosenSettings(run)
  const elapsed = elapsedSeconds(run, now)
  return (
    <tr data-run={run.runId} aria-rowindex={index + 2} aria-selected={selected}>
      <td className={styles.check}>
        <label>
          <span className="visually-hidden">Select {run.name}</span>
          <input
            type="checkbox"
            checked={selected}
            onChange={(event) =>
              onSelect(
                run.runId,
                event.currentTarget.checked,
                event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey,
              )
            }
          />
        </label>
      </td>
      <td className={styles.status}>
        <StatusBadge status={run.status} {...(run.message === null ? {} : { title: run.message })} />
      </td>
      <th scope="row" className={styles.name}>
        <div className={styles.nameLine}>
          <PageLink href={`/runs/${run.runId}`} className={styles.link} title={run.name} dir="auto" prefetch={false}>
            {run.name}
          </PageLink>
          <NotAsLogged run={run} />
          {run.tags.length > 0 && (
            <span className={styles.tags}>
              {run.tags.slice(0, 3).map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
              {run.tags.length > 3 && <span className={styles.of}>+{run.tags.length - 3}</span>}
            </span>
          )}
        </div>
        <div className={styles.under}>
          <StatusBadge status={run.status} />
          {isActive(run.status) && (
            <span className={styles.underBar}>
              <RunProgress run={run} />
            </span>
          )}
          <span className={styles.epochs}>{epochsInWords(run, ' epochs')}</span>
        </div>
      </th>
      <td className={classNames(styles.model, styles.mono)} title={model ?? 'not told'}>
        {model ?? '–'}
      </td>
      <td className={classNames(styles.dataset, styles.dim)}>{dataset ?? '–'}</td>
      <td className={styles.progress}>
        <div className={styles.progressLine}>
          <RunProgress run={run} />
          <span className={styles.epochs}>{epochsInWords(run, '')}</span>
        </div>
      </td>
      <td
        className={classNames(styles.loss, styles.number)}
        {...(run.valObjective === undefined
          ? {}
          : { title: `Plain; ${formatMetric(run.valObjective)} as trained on, with label smoothing and penalties` })}
      >
        {formatMetric(run.valLoss)}
      </td>
      <td className={classNames(styles.accuracy, styles.number)}>
        {formatPercent(run.valAccuracy)} <PlusMinus accuracy={run.valAccuracy} count={run.valCount ?? null} />
      </td>
      <td
        className={classNames(styles.test, styles.number)}
        {...(run.test === null || run.bestEpoch === null
          ? {}
          : { title: `Of epoch ${formatCount(run.bestEpoch)}, the ${bestInWords(run.settings)}` })}
      >
        {run.test === null ? (
          '–'
        ) : (
          <>
            <strong>{formatPercent(run.test.accuracy)}</strong>{' '}
            <PlusMinus accuracy={run.test.accuracy} count={run.test.count} />{' '}
            <span className={styles.of}>of {formatCount(run.test.count)}</span>
          </>
        )}
      </td>
      <td className={classNames(styles.time, styles.number, styles.dim)}>{formatDuration(elapsed)}</td>
      <td className={classNames(styles.started, styles.number, styles.dim)} title={formatDateTime(run.createdAt)}>
        {formatAgo(run.createdAt, Math.max(now, run.createdAt))}
      </td>
      <td className={styles.menu}>
        {mayEdit && (
          <Menu trigger={<IconButton small label={`Actions for ${run.name}`} icon={<Ellipsis />} />}>
            <ProcessItems run={run} />
            <MenuItem icon={<Pencil />} onSelect={() => onRename(run)}>
              Rename…
            </MenuItem>
            <MenuItem icon={<TagIcon />} onSelect={() => onTags(run)}>
              Edit tags…
            </MenuItem>
            <MenuLine />
            <MenuItem danger icon={<Trash2 />} onSelect={() => onDelete(run)}>
              Delete…
            </MenuItem>
          </Menu>
        )}
      </td>
    </tr>
  )
})

/** A sign where the dashboard does not have the run as it was logged; the run's page tells more. */
function NotAsLogged({ run: { leftOut = 0, renumbered = 0 } }: { run: RunSummary }): ReactNode {
  if (leftOut === 0 && renumbered === 0) return null
  const words = [
    ...(leftOut > 0 ? [`${formatCount(leftOut)} ${leftOut === 1 ? 'event is' : 'events are'} missing here`] : []),
    ...(renumbered > 0 ? ['two processes wrote this run'] : []),
  ].join('; ')
  return (
    <span className={styles.notAsLogged} title={words}>
      <TriangleAlert role="img" aria-label={words} />
    </span>
  )
}

function epochsInWords(run: RunSummary, unit: string): string {
  if (run.imported !== undefined) return `step ${formatCount(run.step)}`
  if (run.settings.ensembleOf !== undefined) return 'ensemble'
  const { epochs } = chosenSettings(run)
  return epochs === null ? plural(run.epoch, 'epoch') : `${run.epoch}/${epochs}${unit}`
}

function RunProgress({ run }: { run: RunSummary }): ReactNode {
  return <Progress label={`Progress of ${run.name}`} value={progressOf(run) ?? 0} idle={run.status !== 'running'} />
}

function ProcessItems({ run }: { run: RunSummary }): ReactNode {
  const can = possibleActions(run)
  return (
    <>
      {can.pause && (
        <MenuItem icon={<Pause />} onSelect={() => pause(run.runId)}>
          Pause
        </MenuItem>
      )}
      {can.resume && (
        <MenuItem icon={<Play />} onSelect={() => resume(run.runId)}>
          Resume
        </MenuItem>
      )}
      {can.stop && (
        <MenuItem icon={<Square />} onSelect={() => stop(run.runId)}>
          Stop
        </MenuItem>
      )}
      {can.goOn && (
        <MenuItem icon={<RotateCw />} onSelect={() => goOn(run.runId)}>
          Continue from checkpoint
        </MenuItem>
      )}
      {(can.pause || can.resume || can.stop || can.goOn) && <MenuLine />}
    </>
  )
}
