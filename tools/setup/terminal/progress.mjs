// Progress of long work: a live line for each on a terminal, a plain line now and then elsewhere (logs, CI).

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
 * @param {{ label: string, done: number, total?: number | undefined, elapsedMs: number, unit?: Unit, bar?: boolean }}
 *   state without a total only what is done is shown
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
 * What is in progress on a stream: its lines on a terminal are drawn together, below all that is over.
 *
 * @typedef {{ live: boolean, lines: (() => string)[], drawn: number, drawnAt: number }} Screen
 * @type {WeakMap<NodeJS.WritableStream, Screen>}
 */
const screens = new WeakMap()

/** @param {NodeJS.WriteStream} stream @returns {Screen} */
function screenOf(stream) {
  const known = screens.get(stream)
  if (known) return known
  const made = { live: Boolean(stream.isTTY) && !process.env.CI, lines: [], drawn: 0, drawnAt: 0 }
  screens.set(stream, made)
  return made
}

/**
 * From now on each line is written below what is there, since another program writes to the terminal as well.
 *
 * @param {NodeJS.WriteStream} [stream]
 */
export function shareScreen(stream = process.stderr) {
  const screen = screenOf(stream)
  if (screen.live) redraw(stream)
  Object.assign(screen, { live: false, drawn: 0, lines: [] })
}

/**
 * Draws the lines of what is in progress anew, on a terminal, in one write.
 *
 * @param {NodeJS.WriteStream} stream
 * @param {string} [story] lines that stay, above them
 */
function redraw(stream, story = '') {
  const screen = screenOf(stream)
  const width = Math.max(20, (stream.columns ?? 80) - 1)
  const back = screen.drawn > 0 ? `\r\x1b[${screen.drawn}A\x1b[J` : ''
  screen.drawn = screen.lines.length
  screen.drawnAt = Date.now()
  stream.write(back + story + screen.lines.map((line) => `${line().slice(0, width)}\n`).join(''))
}

/**
 * Starts one piece of progress; several may run beside each other. Call `update` as often as you like; it draws at most
 * a dozen times a second.
 *
 * @param {string} label what is going on, such as "Downloading TensorFlow"
 * @param {number} [total] expected, in `unit`
 * @param {Unit} [unit]
 * @param {NodeJS.WriteStream} [stream]
 */
export function startProgress(label, total, unit = 'bytes', stream = process.stderr) {
  const startedAt = Date.now()
  const screen = screenOf(stream)
  let done = 0
  let toldAt = startedAt
  const line = () => formatProgress({ label, done, total, elapsedMs: Date.now() - startedAt, unit, bar: screen.live })

  const draw = () => {
    const now = Date.now()
    if (screen.live) {
      if (now - screen.drawnAt >= LIVE_EVERY_MS) redraw(stream)
    } else if (now - toldAt >= PLAIN_EVERY_MS) {
      toldAt = now
      stream.write(`${line()}\n`)
    }
  }
  if (screen.live) {
    screen.lines.push(line)
    redraw(stream)
  } else {
    stream.write(`${label} ...\n`)
  }
  // Keeps the seconds moving while a child process works in silence.
  const timer = setInterval(draw, screen.live ? 250 : PLAIN_EVERY_MS)
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
      const told = `${label}: ${outcome} (${formatDuration(Date.now() - startedAt)})\n`
      if (!screen.live) {
        stream.write(told)
        return
      }
      screen.lines = screen.lines.filter((other) => other !== line)
      redraw(stream, told)
    },
  }
}

/**
 * @param {string} text a plain line of the set-up's story, on stderr so that stdout stays for results
 * @param {NodeJS.WriteStream} [stream]
 */
export function say(text, stream = process.stderr) {
  if (screenOf(stream).live) redraw(stream, `${text}\n`)
  else stream.write(`${text}\n`)
}
