/**
 * A path on a hub, which may be served under a path of its own: `/api/runs` on `https://desk.example/misfit` is
 * `/misfit/api/runs`.
 */
export const pathOnHub = (url: string, path: string): string => `${new URL(url).pathname.replace(/\/+$/, '')}${path}`
