// Progress of long work: one live line on a terminal, a plain line now and then elsewhere (logs, CI).

const BAR_WIDTH = 24
const PLAIN_EVERY_MS = 5_000
const LIVE_EVERY_MS = 80

/** @param {number} bytes @returns {string} such as "0.4 MB", "274 MB" or "1.5 GB" (decimal units, as disks are sold) */
export function formatBytes(bytes) {
  const megabytes = bytes / 1e6
  if (megabytes >= 1000) return `${(megabytes / 1000).toFixed(1)} GB`
  return megabytes >= 10 ? `${Math.round(megabytes)} MB` : `${megabytes.toFixed(1)} MB`
}

/** @param {number} milliseconds @returns {string} such as "0.4 s", "12 s" or "2 min 5 s" */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`
}

/** @typedef {'bytes' | 'packages'} Unit */

/**
 * One line of progress.
 *
 * @param {{ label: string, done: number, total?: number | undefined, elapsedMs: number, unit?: Unit, bar?: boolean }} state
 *   without a total only what is done is shown
 * @returns {string} such as "Downloading TensorFlow  [############------------]   50 %  137 MB of 274 MB  3.1 s"
 */
export function formatProgress({ label, done, total, elapsedMs, unit = 'bytes', bar = false }) {
  const amount = (/** @type {number} */ value) => (unit === 'bytes' ? formatBytes(value) : `${value}`)
  const parts = [label]
  if (total && total > 0) {
    const share = Math.min(1, Math.max(0, done / total))
    if (bar) {
      const filled = Math.round(share * BAR_WIDTH)
      parts.push(`[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`)
    }
    parts.push(`${Math.floor(share * 100)} %`.padStart(5), `${amount(Math.min(done, total))} of ${amount(total)}`)
  } else if (done > 0) {
    parts.push(amount(done))
  }
  parts.push(formatDuration(elapsedMs))
  return parts.join('  ')
}

/**
 * Starts one piece of progress. Call `update` as often as you like; it draws at most a dozen times a second.
 *
 * @param {string} label what is going on, such as "Downloading TensorFlow"
 * @param {number} [total] expected, in `unit`
 * @param {Unit} [unit]
 * @param {NodeJS.WriteStream} [stream]
 */
export function startProgress(label, total, unit = 'bytes', stream = process.stderr) {
  const startedAt = Date.now()
  const live = Boolean(stream.isTTY) && !process.env.CI
  let done = 0
  let drawnAt = 0

  const draw = () => {
    const now = Date.now()
    if (now - drawnAt < (live ? LIVE_EVERY_MS : PLAIN_EVERY_MS)) return
    drawnAt = now
    const text = formatProgress({ label, done, total, elapsedMs: now - startedAt, unit, bar: live })
    if (live) stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
    else stream.write(`${text}\n`)
  }
  if (!live) {
    stream.write(`${label} ...\n`)
    drawnAt = startedAt
  }
  // Keeps the seconds moving while a child process works in silence.
  const timer = setInterval(draw, live ? 250 : PLAIN_EVERY_MS)
  timer.unref()

  return {
    /** @param {number} doneSoFar not since the last call */
    update(doneSoFar) {
      done = doneSoFar
      draw()
    },
    /** @param {string} [outcome] replaces the live line; "done" otherwise */
    end(outcome = 'done') {
      clearInterval(timer)
      stream.write(`${live ? '\r\x1b[2K' : ''}${label}: ${outcome} (${formatDuration(Date.now() - startedAt)})\n`)
    },
  }
}

/** @param {string} text a plain line of the set-up's story, on stderr so that stdout stays for results */
export function say(text) {
  process.stderr.write(`${text}\n`)
}
