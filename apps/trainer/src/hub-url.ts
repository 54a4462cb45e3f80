/** Whether a hub is on this machine, by its address. */
export const isHere = (url: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)

/**
 * A path on a hub, which may be served under a path of its own: `/api/runs` on `https://desk.example/misfit` is
 * `/misfit/api/runs`.
 */
export const pathOnHub = (url: string, path: string): string => `${new URL(url).pathname.replace(/\/+$/, '')}${path}`
