'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { runNameSchema } from '@misfit/events/settings/settings'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { TextField } from '../../shared/primitives/field.tsx'
import { edit } from './run-actions.ts'

interface RenameDialogProps {
  run: { runId: string; name: string }
  onClose: () => void
}

export function RenameDialog({ run, onClose }: RenameDialogProps): ReactNode {
  const [name, setName] = useState(run.name)
  const [error, setError] = useState<string | null>(null)
  const form = useId()

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const parsed = runNameSchema.safeParse(name)
    if (!parsed.success) {
      setError(parsed.error.issues[0]?.message ?? 'this name cannot be used')
      return
    }
    if (parsed.data === run.name || (await edit(run.runId, { name: parsed.data }))) onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Rename run"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={form}>
            Rename
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label="Name"
          value={name}
          error={error}
          dir="auto"
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(null)
          }}
          hint="A label for people. Two runs may have the same one."
        />
      </form>
    </Dialog>
  )
}
