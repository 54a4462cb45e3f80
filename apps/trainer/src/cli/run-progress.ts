import { Presets, SingleBar } from 'cli-progress'
import { formatDuration } from '@misfit/text/durations'
import type { RunEvent } from '@misfit/events/run/run-event'

/** Stream for progress: the terminal, or a file or pipe, which gets plain lines. */
export type ProgressOutput = NodeJS.WriteStream

/** Shows a run's events to a person as they come. */
export interface RunProgress {
  show(event: RunEvent): void
  /** A line of text in between. */
  say(text: string): void
  end(): void
}

export function runProgress(output: ProgressOutput): RunProgress {
  return output.isTTY ? new BarProgress(output) : new LineProgress(output)
}

/** Plain lines: one an epoch, and one every few seconds of a long one. */
class LineProgress implements RunProgress {
  readonly #output: ProgressOutput
  #estimate = new Estimate()
  #nextQuarter = 0.25
  #lastLine = 0

  constructor(output: ProgressOutput) {
    this.#output = output
  }

  show(event: RunEvent): void {
    this.#estimate.add(event)
    const text = describeEvent(event)
    if (text !== null) this.say(text)
    else if (event.type === 'steps') this.#showSteps()
    if (event.type === 'epoch') this.#nextQuarter = 0.25
  }

  say(text: string): void {
    this.#lastLine = Date.now()
    this.#output.write(`${text}\n`)
  }

  end(): void {
    // Lines end by themselves.
  }

  /** Writes a line at a quarter, half and three quarters of an epoch, but not more often than every other second. */
  #showSteps(): void {
    const { epochShare } = this.#estimate
    if (epochShare < this.#nextQuarter || epochShare >= 1) return
    this.#nextQuarter = (Math.floor(epochShare * 4) + 1) / 4
    if (Date.now() - this.#lastLine >= 2000) this.say(`  ${this.#estimate.text()}`)
  }
}

/** A bar that fills, with lines above it for what should stay. */
class BarProgress implements RunProgress {
  readonly #output: ProgressOutput
  readonly #estimate = new Estimate()
  #bar: SingleBar | null = null

  constructor(output: ProgressOutput) {
    this.#output = output
  }

  show(event: RunEvent): void {
    this.#estimate.add(event)
    const text = describeEvent(event)
    if (text !== null) this.say(text)
    if (event.type === 'steps') this.#draw()
    if (event.type === 'finished') this.end()
  }

  say(text: string): void {
    if (this.#bar !== null) this.#output.write('\r\u001b[K')
    this.#output.write(`${text}\n`)
    this.#bar?.render()
  }

  end(): void {
    this.#bar?.stop()
    this.#bar = null
  }

  #draw(): void {
    const { step, totalSteps } = this.#estimate
    if (this.#bar === null) {
      this.#bar = new SingleBar(
        {
          stream: this.#output,
          format: '{bar} {text}',
          barsize: 24,
          hideCursor: true,
          clearOnComplete: true,
          // Ctrl-C is ours: it stops the run first.
          gracefulExit: false,
          fps: 10,
        },
        Presets.shades_classic,
      )
      this.#bar.start(Math.max(1, totalSteps), step, { text: this.#estimate.text() })
    } else {
      this.#bar.update(step, { text: this.#estimate.text() })
    }
  }
}

/** Step, loss, accuracy and time left, from the events so far. */
class Estimate {
  step = 0
  totalSteps = 0
  #stepsPerEpoch = 1
  #epoch = 0
  #loss = Number.NaN
  #accuracy = Number.NaN
  #rate = 0

  /** Share of the present epoch that is done, 0 to 1. */
  get epochShare(): number {
    return (this.step - (this.#epoch - 1) * this.#stepsPerEpoch) / this.#stepsPerEpoch
  }

  add(event: RunEvent): void {
    if (event.type === 'started') this.step = event.fromStep
    if (event.type === 'model') {
      this.totalSteps = event.totalSteps
      this.#stepsPerEpoch = event.stepsPerEpoch
    }
    if (event.type !== 'steps') return
    const count = event.loss.length
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / count
    // Smoothed over about the last 100 steps, so that the figures can be read.
    const weight = Number.isFinite(this.#loss) ? Math.min(1, count / 100) : 1
    const blend = (old: number, now: number) => (weight === 1 ? now : old + weight * (now - old))
    this.step = event.firstStep + count - 1
    this.#epoch = event.epoch
    this.#loss = blend(this.#loss, mean(event.loss))
    this.#accuracy = blend(this.#accuracy, mean(event.accuracy))
    // Over about the last second: events come up to ten times in one.
    this.#rate = this.#rate === 0 ? event.stepsPerSecond : this.#rate + 0.1 * (event.stepsPerSecond - this.#rate)
  }

  text(): string {
    const left = this.#rate > 0 ? (this.totalSteps - this.step) / this.#rate : Number.NaN
    return [
      `step ${this.step}/${this.totalSteps}`,
      `epoch ${this.#epoch}`,
      `loss ${this.#loss.toFixed(4)}`,
      `accuracy ${percent(this.#accuracy)}`,
      Number.isFinite(left) ? `${formatDuration(left)} left` : '',
    ]
      .filter(Boolean)
      .join('  ')
  }
}

/** Says an event in one line for people; null for those that only move the bar. */
export function describeEvent(event: RunEvent): string | null {
  switch (event.type) {
    case 'started': {
      const { environment: at } = event
      const from = event.fromStep > 0 ? `, going on after step ${event.fromStep}` : ''
      if (at === undefined) return `${event.program?.name ?? 'another program'}${from}`
      const threads = `${at.threads} thread${at.threads === 1 ? '' : 's'}`
      return `TensorFlow ${at.tensorflow}, ${at.backend}, ${at.execution}, ${threads}${from}`
    }
    case 'dataset': {
      const { name, partitions, classes } = event.dataset
      const { train, validation, test } = partitions
      return (
        `${name}: ${train.count} train, ${validation.count} validation, ` +
        `${test.count} test images of ${classes.length} classes`
      )
    }
    case 'model':
      return `${event.title}: ${event.parameters} parameters, ${event.stepsPerEpoch} steps an epoch`
    case 'epoch':
      return [
        `epoch ${event.epoch}`,
        `loss ${event.loss.toFixed(4)}`,
        `accuracy ${percent(event.accuracy)}`,
        `val loss ${event.valLoss.toFixed(4)}` +
          (event.valObjective === undefined ? '' : ` (${event.valObjective.toFixed(4)} as trained on)`),
        `val accuracy ${percent(event.valAccuracy)}`,
        formatDuration(event.seconds),
      ].join('  ')
    case 'heldOut':
      return `held-out training images: accuracy ${percent(event.accuracy)} of ${event.count}`
    case 'test':
      return `test: accuracy ${percent(event.accuracy)}, loss ${event.loss.toFixed(4)}, ${event.count} images`
    case 'reloaded':
      return event.identical
        ? `saved, loaded and tested again: accuracy ${percent(event.accuracy)}, every prediction identical`
        : `saved, loaded and tested again: accuracy ${percent(event.accuracy)}, NOT the same predictions`
    case 'log':
      return event.level === 'info' ? event.message : `${event.level}: ${event.message}`
    case 'paused':
      return `paused after step ${event.step}`
    case 'resumed':
      return 'resumed'
    case 'finished':
      if (event.message === undefined) return event.outcome
      return event.message.startsWith(event.outcome) ? event.message : `${event.outcome}: ${event.message}`
    case 'created':
    case 'steps':
    case 'metrics':
    case 'parameters':
    case 'checkpoint':
      return null
  }
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
