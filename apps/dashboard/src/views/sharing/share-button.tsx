'use client'

import { Share2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { signInPath } from '@misfit/events/http/access'
import { messageOf } from '@misfit/text/message-of'
import { createShare } from '../../shared/hub-api/hub-api.ts'
import { hubPath } from '../../shared/hub-api/hub-path.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField } from '../../shared/primitives/field.tsx'
import { Secret } from './secret.tsx'
import { useMay, useSession } from '../../shared/access/session-store.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './sharing.module.css'

const lifetimes = [
  ['24', 'a day'],
  ['168', 'a week'],
  ['720', '30 days'],
  ['8760', 'a year'],
] as const

/** Makes a read-only link to these runs. There where a login is needed: elsewhere the address itself is enough. */
export function ShareButton({ runIds }: { runIds: readonly string[] }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const may = useMay('POST /api/shares')
  const session = useSession()
  if (!may || session === null || runIds.length === 0) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Share2 aria-hidden />
        Share
      </Button>
      {isOpen && <ShareDialog runIds={runIds} loginNeeded={session.loginNeeded} onClose={() => setOpen(false)} />}
    </>
  )
}

function ShareDialog({
  runIds,
  loginNeeded,
  onClose,
}: {
  runIds: readonly string[]
  loginNeeded: boolean
  onClose: () => void
}): ReactNode {
  const [hours, setHours] = useState('168')
  const [link, setLink] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const make = (): void => {
    createShare({ runIds: [...runIds], expiresInHours: Number(hours) }).then(
      ({ secret }) => setLink(`${location.origin}${hubPath(signInPath)}#${secret}`),
      (problem: unknown) => setError(messageOf(problem)),
    )
  }
  const what = runIds.length === 1 ? 'this run' : `these ${runIds.length} runs`
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Share ${what}`}
      description={
        `Whoever has the link sees ${what}, live, with images and mistakes, and can change nothing. It ` +
        `can be revoked on the page Access.`
      }
      width={40}
      foot={
        link === null ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="solid" onClick={make}>
              Make link
            </Button>
          </>
        ) : (
          <Button look="solid" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {link === null ? (
        <Stack gap={4}>
          <SelectField
            label="Valid"
            value={hours}
            error={error}
            onChange={(event) => setHours(event.currentTarget.value)}
          >
            {lifetimes.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </SelectField>
        </Stack>
      ) : (
        <Secret label="Link, shown this once" text={link} />
      )}
      {!loginNeeded && (
        <p className={styles.note}>
          This dashboard listens on this machine only: the link opens nowhere else until it is shared (docs/deploy.md).
        </p>
      )}
    </Dialog>
  )
}
