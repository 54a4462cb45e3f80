/**
 * The path under which a proxy serves the dashboard, such as `/misfit`; put in when the pages are built
 * (next.config.ts).
 */
export const basePath = process.env['MISFIT_BASE_PATH'] ?? ''

/**
 * A path of the hub, such as `/api/runs`, as pages must ask for it. One that has the base path already stays as it is.
 */
export const hubPath = (path: string): string =>
  basePath !== '' && path.startsWith(`${basePath}/`) ? path : `${basePath}${path}`
