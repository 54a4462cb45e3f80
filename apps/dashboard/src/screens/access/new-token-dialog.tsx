'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { type Role, roles } from '@misfit/events/http/access'
import { messageOf } from '@misfit/text/message-of'
import { createToken } from '../../shared/hub-api/hub-api.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { roleWords } from '../../shared/access/role-words.ts'
import { Secret } from '../../views/sharing/secret.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'

const lifetimes = [
  ['', 'until it is revoked'],
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const

/** Makes a token, and shows its secret this once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }): ReactNode {
  const form = useId()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [secret, setSecret] = useState<string | null>(null)

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    createToken({ name, role, expiresInDays: days === '' ? null : Number(days) }).then(
      (made) => setSecret(made.secret),
      (problem: unknown) => setError(messageOf(problem)),
    )
  }

  if (secret !== null) {
    const here = typeof location === 'undefined' ? 'URL' : location.origin
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={
          <>
            The token of <span dir="auto">{name}</span>
          </>
        }
        description="It is shown this once. The hub keeps only its hash."
        width={40}
        foot={
          <Button look="solid" onClick={onClose}>
            Done
          </Button>
        }
      >
        <Secret label="Token" text={secret} />
        {role !== 'viewer' && (
          <Secret
            label="A trainer on another machine"
            text={`MISFIT_TOKEN=${secret} npm run trainer -- --hub ${here}`}
          />
        )}
        <Secret label="A request of the API" text={`curl -H "Authorization: Bearer ${secret}" ${here}/api/runs`} />
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New token"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={form}>
            Make token
          </Button>
        </>
      }
    >
      <Stack as="form" gap={4} id={form} onSubmit={submit} noValidate>
        <TextField
          label="Name"
          hint="Of the person or machine: what it does is shown under it"
          value={name}
          error={error}
          dir="auto"
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(null)
          }}
        />
        <SelectField
          label="Role"
          hint={roleWords[role].may}
          value={role}
          onChange={(event) => setRole(roles.find((each) => each === event.currentTarget.value) ?? 'viewer')}
        >
          {roles.map((each) => (
            <option key={each} value={each}>
              {roleWords[each].title}
            </option>
          ))}
        </SelectField>
        <SelectField label="Valid" value={days} onChange={(event) => setDays(event.currentTarget.value)}>
          {lifetimes.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
      </Stack>
    </Dialog>
  )
}
