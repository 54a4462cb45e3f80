import { notFound } from 'next/navigation'
import { type ReactNode, Suspense } from 'react'
import { runIdSchema } from '@misfit/events/ids'
import { RunPage } from '../../../src/screens/run/run-page.tsx'
import { preloadFromHub } from '../../../src/screens/shell/preload.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  const { id } = await params
  if (!runIdSchema.safeParse(id).success) notFound()
  await preloadFromHub(`/api/runs/${id}`, `/api/runs/${id}/history`)
  return (
    <Suspense>
      <RunPage runId={id} />
    </Suspense>
  )
}
