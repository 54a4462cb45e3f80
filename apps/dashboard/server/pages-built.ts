/**
 * Resolves when the pages are built: at once, unless `npm start` has said that it still builds them. It tells when it
 * has.
 *
 * @throws Error when it ended before
 */
export async function untilPagesAreBuilt(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!pagesFollow(env)) return
  await new Promise<void>((resolve, reject) => {
    process.once('message', () => {
      resolve()
    })
    process.once('disconnect', () => {
      reject(new Error('npm start ended before it had built the pages'))
    })
  })
  // Nothing else is said: what listens would keep this process from ending.
  if (process.connected) process.disconnect()
}

/** Whether the pages are still being built as this process starts. */
export const pagesFollow = (env: NodeJS.ProcessEnv = process.env): boolean => env['MISFIT_PAGES_FOLLOW'] === '1'
