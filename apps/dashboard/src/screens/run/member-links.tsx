'use client'

import { Fragment, type ReactNode } from 'react'
import { useRuns } from '../../shared/live/use-live.ts'
import { PageLink } from '../../shared/primitives/page-link.tsx'

/** The runs whose answers an ensemble averages, by name; by id where a run is not here. */
export function MemberLinks({ ids }: { ids: readonly string[] }): ReactNode {
  const { byId } = useRuns()
  return ids.map((id, at) => {
    const name = byId.get(id)?.name
    return (
      <Fragment key={id}>
        {at > 0 && ', '}
        <PageLink href={`/runs/${id}`} dir="auto">
          {name ?? <code>{id}</code>}
        </PageLink>
      </Fragment>
    )
  })
}
