'use client'

import { useSearchParams } from 'next/navigation'
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { messageOf } from '@misfit/text/message-of'
import { signIn, signOut } from '../../shared/hub-api/hub-api.ts'
import { hubPath } from '../../shared/hub-api/hub-path.ts'
import { Button, ButtonLink } from '../../shared/primitives/button.tsx'
import { TextField } from '../../shared/primitives/field.tsx'
import { useHydrated } from '../../shared/primitives/use-hydrated.ts'
import { compareUrl } from '../../views/comparison/run-selection.ts'
import { useSession } from '../../shared/access/session-store.ts'
import { wantedPage } from '../../shared/url/wanted-page.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './access.module.css'

/** Takes a token, or the secret of a share link from behind the address's `#`, and opens the page that was wanted. */
export function SignInPage(): ReactNode {
  const next = useSearchParams().get('next')
  const session = useSession()
  const hydrated = useHydrated()
  // The field keeps its own text: what was pasted before the scripts came is not lost.
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const enter = useCallback(
    async (secret: string): Promise<void> => {
      setBusy(true)
      setError(null)
      try {
        const { opens } = await signIn(secret)
        const [only, ...more] = opens ?? []
        const page =
          only === undefined ? wantedPage(next) : more.length === 0 ? `/runs/${only}` : compareUrl([only, ...more])
        // A new document: what this one has heard as nobody is forgotten.
        location.assign(hubPath(page))
      } catch (problem) {
        setError(messageOf(problem))
        setBusy(false)
      }
    },
    [next],
  )

  useEffect(() => {
    const secret = location.hash.slice(1)
    if (secret === '') return
    // Not in the history, nor on the screen.
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    const timer = setTimeout(() => void enter(secret))
    return () => clearTimeout(timer)
  }, [enter])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const token = field.current?.value.trim() ?? ''
    if (token === '') setError('Paste a token first.')
    else void enter(token)
  }

  return (
    <Stack gap={4} className={styles.signIn}>
      <h1>Sign in</h1>
      {session !== null && session.who !== null ? (
        <>
          <p>
            {session.loginNeeded ? (
              <>
                You are signed in as <strong dir="auto">{session.who.name}</strong> (
                {session.who.share === null ? session.who.role : 'by a share link'}).
              </>
            ) : (
              'This machine needs no login here.'
            )}
          </p>
          <div className={styles.row}>
            <ButtonLink look="solid" href={wantedPage(next)}>
              Go on
            </ButtonLink>
            {session.loginNeeded && (
              <Button onClick={() => void signOut().then(() => location.reload())}>Sign out</Button>
            )}
          </div>
        </>
      ) : (
        <Stack as="form" gap={4} onSubmit={submit} noValidate>
          <p>This dashboard is shared. Whoever runs it gives out tokens; paste yours.</p>
          <TextField
            label="Token"
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            ref={field}
            error={error}
            hint="It begins with misfit_"
          />
          <Button look="solid" type="submit" disabled={busy || !hydrated}>
            {busy ? 'Signing in…' : 'Sign in'}
          </Button>
        </Stack>
      )}
    </Stack>
  )
}
