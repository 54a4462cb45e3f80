import { runIdSchema } from '@misfit/events/ids'

/** Most runs side by side: more curves than this can't be told apart. */
export const mostCompared = 8

/** Ids from `?runs=a,b,c`: valid ones, each once, in their order. */
export function runsFromQuery(query: string | null): string[] {
  const ids = (query ?? '').split(',').filter((id) => runIdSchema.safeParse(id).success)
  return [...new Set(ids)].slice(0, mostCompared)
}

/** The address of a comparison. */
export function compareUrl(runIds: readonly string[]): string {
  return runIds.length === 0 ? '/compare' : `/compare?runs=${runIds.join(',')}`
}
