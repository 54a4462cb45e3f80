'use client'

import { Archive, Pause, Pencil, Play, RotateCw, Shapes, Square, Tag as TagIcon, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { memo, type ReactNode, useState } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { useMay } from '../../shared/access/session-store.ts'
import { ShareButton } from '../../views/sharing/share-button.tsx'
import { downloadArchive } from '../../views/archives/archive-files.ts'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { StatusBadge, Tag } from '../../shared/primitives/badge.tsx'
import { Button, ButtonLink, IconButton } from '../../shared/primitives/button.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { hasModel, tryUrl } from '../try-it/model/run-models.ts'
import { BehindFact } from './behind-fact.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { goOn, pause, possibleActions, resume, stop } from './run-actions.ts'
import { TagsDialog } from './tags-dialog.tsx'
import styles from './run-page.module.css'

/** Actions of someone who may look, and no more. */
const noActions: ReturnType<typeof possibleActions> = { pause: false, resume: false, stop: false, goOn: false }

type ShownRun = Pick<
  RunSummary,
  'runId' | 'name' | 'status' | 'message' | 'createdAt' | 'walk' | 'tags' | 'imported' | 'bestEpoch' | 'settings'
>

interface RunHeaderProps {
  run: ShownRun
  /** Whether it has told anything yet. */
  hasBegun: boolean
}

/**
 * Head of a run's page: which run this is, how it is doing, and what can be done with it. It renders when one of these
 * changes, not with every step of the run.
 */
export const RunHeader = memo(function RunHeader({ run, hasBegun }: RunHeaderProps): ReactNode {
  const router = useRouter()
  const now = useNow(10_000)
  const [dialog, setDialog] = useState<'rename' | 'tags' | 'delete' | null>(null)
  const close = (): void => setDialog(null)
  const mayEdit = useMay('PATCH /api/runs/:id')
  const mayArchive = useMay('GET /api/archives/:runs')
  const mayDelete = useMay('DELETE /api/runs/:id')
  const can = useMay('POST /api/runs/:id/pause') ? possibleActions(run) : noActions
  useShortcuts({
    p: () => {
      if (can.pause) pause(run.runId)
      else if (can.resume) resume(run.runId)
    },
  })

  return (
    <header>
      <PageLink href="/" className={styles.crumb}>
        All runs
      </PageLink>
      <div className={styles.head}>
        <div className={styles.identity}>
          <div className={styles.titleLine}>
            <h1 dir="auto" title={run.name}>
              {run.name}
            </h1>
            {mayEdit && <IconButton small label="Rename" icon={<Pencil />} onClick={() => setDialog('rename')} />}
          </div>
          <div className={styles.facts}>
            <StatusBadge status={run.status} />
            {run.status === 'stopped' && run.message !== null && <span>{run.message}</span>}
            {run.status === 'running' && <BehindFact runId={run.runId} />}
            <time dateTime={new Date(run.createdAt).toISOString()} title={formatDateTime(run.createdAt)}>
              {formatAgo(run.createdAt, Math.max(now, run.createdAt))}
            </time>
            {run.walk !== null && <PageLink href="/walk">part of the walk</PageLink>}
            <code>{run.runId}</code>
            <span className={styles.tags}>
              {run.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
              {mayEdit && <IconButton small label="Edit tags" icon={<TagIcon />} onClick={() => setDialog('tags')} />}
            </span>
          </div>
        </div>
        <div className={styles.buttons}>
          {hasModel(run) && (
            <ButtonLink href={tryUrl(run.runId)}>
              <Shapes aria-hidden />
              Try it
            </ButtonLink>
          )}
          {can.pause && (
            <Button onClick={() => pause(run.runId)}>
              <Pause aria-hidden />
              Pause
            </Button>
          )}
          {can.resume && (
            <Button look="solid" onClick={() => resume(run.runId)}>
              <Play aria-hidden />
              Resume
            </Button>
          )}
          {can.stop && (
            <Button onClick={() => stop(run.runId)}>
              <Square aria-hidden />
              Stop
            </Button>
          )}
          {can.goOn && run.status !== 'lost' && (
            <Button look="solid" onClick={() => goOn(run.runId)}>
              <RotateCw aria-hidden />
              Continue
            </Button>
          )}
          {mayArchive && hasBegun && (
            <IconButton label="Save as archive" icon={<Archive />} onClick={() => downloadArchive([run.runId])} />
          )}
          <ShareButton runIds={[run.runId]} />
          {mayDelete && <IconButton label="Delete" icon={<Trash2 />} onClick={() => setDialog('delete')} />}
        </div>
      </div>
      {dialog === 'rename' && <RenameDialog run={run} onClose={close} />}
      {dialog === 'tags' && <TagsDialog run={run} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog runs={[run]} onClose={close} onDeleted={() => router.push('/')} />}
    </header>
  )
}, sameHeader)

function sameHeader(before: RunHeaderProps, after: RunHeaderProps): boolean {
  return (
    before.hasBegun === after.hasBegun && JSON.stringify(shownOf(before.run)) === JSON.stringify(shownOf(after.run))
  )
}

const shownOf = ({
  runId,
  name,
  status,
  message,
  createdAt,
  walk,
  tags,
  imported,
  bestEpoch,
  settings,
}: ShownRun): Record<keyof ShownRun, unknown> => ({
  runId,
  name,
  status,
  message,
  createdAt,
  walk,
  tags,
  imported,
  bestEpoch,
  settings,
})
