/**
 * Whether the dashboard beside this trainer shows its pages: as long as `npm start` builds them, people wait for these
 * and not for what trains.
 */
export async function pagesAreBuilt(hubUrl: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (env['MISFIT_PAGES_FOLLOW'] !== '1') return true
  const answer = await fetch(`${hubUrl}/icon.svg`).catch(() => null)
  await answer?.body?.cancel()
  return answer?.status !== 503
}
