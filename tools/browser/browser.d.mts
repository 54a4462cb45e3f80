/**
 * The browser's executable: MISFIT_CHROMIUM, one on PATH, at a usual place, or Playwright's; undefined when there is
 * none.
 */
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined
/** What a browser says its version is; undefined when it does not run. */
export function chromiumVersion(browser: string): Promise<string | undefined>
/** A browser's executable: one that is there, or one that it installs; throws with what to do when neither works. */
export function ensureChromium(): Promise<string>
