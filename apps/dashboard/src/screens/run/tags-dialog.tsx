'use client'

import { type ReactNode, useMemo, useState } from 'react'
import { useRuns } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { tagCounts } from '../runs/run-filter.ts'
import { edit } from './run-actions.ts'
import { TagEditor } from '../../shared/primitives/tag-editor.tsx'

interface TagsDialogProps {
  run: { runId: string; name: string; tags: readonly string[] }
  onClose: () => void
}

export function TagsDialog({ run, onClose }: TagsDialogProps): ReactNode {
  const { runs } = useRuns()
  const known = useMemo(() => tagCounts(runs).map(({ tag }) => tag), [runs])
  const [tags, setTags] = useState<string[]>([...run.tags])
  const save = async (): Promise<void> => {
    if (await edit(run.runId, { tags })) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Edit tags"
      description={<bdi>{run.name}</bdi>}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" onClick={() => void save()}>
            Save tags
          </Button>
        </>
      }
    >
      <TagEditor tags={tags} onChange={setTags} known={known} />
    </Dialog>
  )
}
