import { longestEventLine, type NewRunEvent } from '@misfit/events/run/run-event'
import type { MetricRow } from './imported-run.ts'

type MetricsEvent = Extract<NewRunEvent, { type: 'metrics' }>

/** Rows of one event at most, and values of all its series together, so that a batch stays small in memory. */
const mostRows = 1000
const mostValues = 100_000
/** Room on a line for all but the series: number, time, and the least that JSON needs. */
const frame = 200

/** Row of what was logged at one step, by however many calls. */
interface OpenRow {
  readonly step: number
  readonly values: Map<string, number>
}

/**
 * Makes events of rows: those of one step become one row, and successive rows with the same names one event that fits
 * into a line.
 */
export class MetricBatches {
  #open: OpenRow | null = null
  #names: readonly string[] = []
  #rows: OpenRow[] = []

  /** Takes a row. @returns the events that are complete by it */
  add({ step, values }: MetricRow): MetricsEvent[] {
    const open = this.#open
    // A metric that was logged twice at a step keeps both values.
    if (open !== null && open.step === step && ![...values.keys()].some((name) => open.values.has(name))) {
      for (const [name, value] of values) open.values.set(name, value)
      return []
    }
    this.#open = { step, values: new Map(values) }
    return open === null ? [] : this.#take(open)
  }

  /** Events of what is left. */
  end(): MetricsEvent[] {
    const events = this.#open === null ? [] : this.#take(this.#open)
    this.#open = null
    return [...events, ...this.#flush()]
  }

  #take(row: OpenRow): MetricsEvent[] {
    const names = [...row.values.keys()]
    const same = names.length === this.#names.length && names.every((name, i) => name === this.#names[i])
    const full = this.#rows.length >= mostRows || this.#rows.length * names.length >= mostValues
    const events = same && !full ? [] : this.#flush()
    this.#names = names
    this.#rows.push(row)
    return events
  }

  #flush(): MetricsEvent[] {
    const rows = this.#rows
    this.#rows = []
    if (rows.length === 0) return []
    const step = rows.map((row) => row.step)
    const room = longestEventLine - frame - JSON.stringify(step).length
    const events: MetricsEvent[] = []
    let series: MetricsEvent['series'] = []
    let taken = 0
    for (const name of this.#names) {
      const values = rows.map((row) => row.values.get(name) ?? Number.NaN)
      // As long as it can get: `"-Infinity",` has 12 characters, and a double at most 24 with its comma and more.
      const length =
        JSON.stringify(name).length +
        30 +
        values.reduce((sum, value) => sum + Math.max(12, String(value).length + 1), 0)
      if (series.length > 0 && (taken + length > room || series.length >= 1000)) {
        events.push({ type: 'metrics', step, series })
        series = []
        taken = 0
      }
      series.push({ name, values })
      taken += length
    }
    events.push({ type: 'metrics', step, series })
    return events
  }
}
