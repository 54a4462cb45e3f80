/** Milliseconds between two questions to the hub for the page. */
const askEvery = 1000
/** A page that was loaded again by itself is not so soon again: what is missing then does not come by that. */
const notAgainFor = 30_000
const reloadedKey = 'misfit-reloaded-at'

/** Whether an error says that a script of the page could not be loaded: what asked for it does not ask again. */
export const isMissingScript = ({ name, message }: Error): boolean =>
  name === 'ChunkLoadError' || /failed to load chunk|dynamically imported module/i.test(message)

/**
 * Loads the page again when it is served.
 *
 * @returns gives that up
 */
export function reloadWhenServed(): () => void {
  const isSoon = () => Date.now() - Number(sessionStorage.getItem(reloadedKey) ?? 0) < notAgainFor
  const timer = setInterval(() => {
    if (isSoon()) return
    fetch(location.href, { method: 'HEAD' }).then(
      ({ ok }) => {
        if (!ok || isSoon()) return
        sessionStorage.setItem(reloadedKey, String(Date.now()))
        location.reload()
      },
      () => undefined,
    )
  }, askEvery)
  return () => clearInterval(timer)
}
