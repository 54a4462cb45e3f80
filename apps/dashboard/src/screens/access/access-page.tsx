'use client'

import { type ReactNode, useState } from 'react'
import type { Share, Token } from '@misfit/events/http/access'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { fetchShares, fetchTokens, revokeShare, revokeToken } from '../../shared/hub-api/hub-api.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { ConfirmDialog } from '../../shared/primitives/dialog.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table } from '../../shared/primitives/table.tsx'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'
import { roleWords } from '../../shared/access/role-words.ts'
import { useMay, useSession } from '../../shared/access/session-store.ts'
import styles from './access.module.css'

const askEvery = 5000

/** Page of those who may come in: tokens of people and machines, and the links that show single runs. */
export function AccessPage(): ReactNode {
  const session = useSession()
  const mayTokens = useMay('GET /api/tokens')
  const mayShares = useMay('GET /api/shares')
  return (
    <>
      <PageHead title="Access">
        <p className={styles.lead}>
          {session === null ? (
            ''
          ) : session.loginNeeded ? (
            <>
              You are <strong dir="auto">{session.who?.name}</strong>,{' '}
              {session.who === null ? '' : roleWords[session.who.role].title}.
            </>
          ) : (
            'On this machine nobody needs to sign in. From other machines, people and trainers come in with these ' +
            'tokens, once the dashboard listens there (docs/deploy.md).'
          )}
        </p>
      </PageHead>
      {mayTokens && <Tokens />}
      {mayShares ? (
        <Shares />
      ) : (
        <EmptyState title="Nothing to show here">Tokens are for admins, share links for those who train.</EmptyState>
      )}
    </>
  )
}

function Tokens(): ReactNode {
  const { value: tokens, error, again } = usePolled(fetchTokens, askEvery)
  const [isMaking, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  return (
    <Section
      title="Tokens"
      actions={
        <Button look="solid" onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      {tokens === null ? (
        error === null ? (
          <Skeleton height="6rem" />
        ) : (
          <ErrorState title="The tokens could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : tokens.length === 0 ? (
        <EmptyState title="No token yet">
          Make one for each person and each machine, so that each can be revoked alone.
        </EmptyState>
      ) : (
        <Table label="All tokens">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">May</th>
              <th scope="col">Made</th>
              <th scope="col">Last used</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <th scope="row" dir="auto">
                  {token.name}
                </th>
                <td>{roleWords[token.role].title}</td>
                <td>
                  <Moment at={token.createdAt} /> by <span dir="auto">{token.createdBy}</span>
                </td>
                <td>{token.lastUsedAt === null ? 'never' : <Moment at={token.lastUsedAt} />}</td>
                <td>
                  <State revokedAt={token.revokedAt} expiresAt={token.expiresAt} />
                </td>
                <td>
                  {token.revokedAt === null && <RevokeToken name={token.name} onRevoke={() => setRevoking(token)} />}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {isMaking && (
        <NewTokenDialog
          onClose={() => {
            setMaking(false)
            again()
          }}
        />
      )}
      {revoking !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setRevoking(null)}
          title={
            <>
              Revoke the token of <span dir="auto">{revoking.name}</span>?
            </>
          }
          description={
            'Whoever uses it is signed out at once, and its trainers lose their link. This cannot be ' +
            'undone; a new token can be made.'
          }
          action="Revoke"
          onConfirm={() => {
            revokeToken(revoking.id).then(() => {
              toast('The token was revoked.')
              again()
            }, toastProblem)
          }}
        />
      )}
    </Section>
  )
}

function Shares(): ReactNode {
  const { value: shares, error, again } = usePolled(fetchShares, askEvery)
  const [revoking, setRevoking] = useState<Share | null>(null)
  return (
    <Section
      title="Share links"
      note={
        'Each shows some runs to whoever has it, and lets nobody change anything. ' +
        'They are made on a run’s page and on Compare.'
      }
    >
      {shares === null ? (
        error === null ? (
          <Skeleton height="6rem" />
        ) : (
          <ErrorState title="The links could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : shares.length === 0 ? (
        <EmptyState title="No link yet">Press Share on a run’s page.</EmptyState>
      ) : (
        <Table label="All share links">
          <thead>
            <tr>
              <th scope="col">Shows</th>
              <th scope="col">Made</th>
              <th scope="col">Last used</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shares.map((share) => (
              <tr key={share.id}>
                <th scope="row">
                  <RunNames runIds={share.runIds} />
                </th>
                <td>
                  <Moment at={share.createdAt} /> by <span dir="auto">{share.createdBy}</span>
                </td>
                <td>{share.lastUsedAt === null ? 'never' : <Moment at={share.lastUsedAt} />}</td>
                <td>
                  <State revokedAt={share.revokedAt} expiresAt={share.expiresAt} />
                </td>
                <td>{share.revokedAt === null && <RevokeShare share={share} onRevoke={() => setRevoking(share)} />}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {revoking !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setRevoking(null)}
          title="Revoke this link?"
          description="Pages that were opened with it close at once. This cannot be undone; a new link can be made."
          action="Revoke"
          onConfirm={() => {
            revokeShare(revoking.id).then(() => {
              toast('The link was revoked.')
              again()
            }, toastProblem)
          }}
        />
      )}
    </Section>
  )
}

/** @param plain without links, for where none can stand */
function RunNames({ runIds, plain = false }: { runIds: readonly string[]; plain?: boolean }): ReactNode {
  const { byId } = useRuns()
  return runIds.map((runId, i) => (
    <span key={runId}>
      {i > 0 && ', '}
      {plain ? (
        (byId.get(runId)?.name ?? runId)
      ) : (
        <PageLink href={`/runs/${runId}`} dir="auto" prefetch={false}>
          {byId.get(runId)?.name ?? runId}
        </PageLink>
      )}
    </span>
  ))
}

function Moment({ at }: { at: number }): ReactNode {
  const now = useNow(10_000)
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
      {formatAgo(at, Math.max(now, at))}
    </time>
  )
}

function State({ revokedAt, expiresAt }: { revokedAt: number | null; expiresAt: number | null }): ReactNode {
  const now = useNow(10_000)
  if (revokedAt !== null)
    return (
      <>
        revoked <Moment at={revokedAt} />
      </>
    )
  if (expiresAt === null) return 'valid until revoked'
  return expiresAt <= now ? (
    'expired'
  ) : (
    <>
      valid until <time dateTime={new Date(expiresAt).toISOString()}>{formatDateTime(expiresAt)}</time>
    </>
  )
}

function RevokeToken({ name, onRevoke }: { name: string; onRevoke: () => void }): ReactNode {
  return (
    <Button small onClick={onRevoke}>
      Revoke<span className="visually-hidden"> {name}</span>
    </Button>
  )
}

function RevokeShare({ share, onRevoke }: { share: Share; onRevoke: () => void }): ReactNode {
  return (
    <Button small onClick={onRevoke}>
      Revoke
      <span className="visually-hidden">
        {' '}
        the link to <RunNames runIds={share.runIds} plain />, made {formatDateTime(share.createdAt)}
      </span>
    </Button>
  )
}
