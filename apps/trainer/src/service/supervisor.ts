import { setTimeout as delay } from 'node:timers/promises'
import type { Job, RunCommand } from '@misfit/events/live/socket'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { messageOf } from '@misfit/text/message-of'
import { AnalysisProcess } from '../analyses/analysis-process.ts'
import { CheckpointSender, pauseBesideHub } from '../hub/checkpoint-sender.ts'
import { livingOwner } from '../run-folder/run-lock.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { HubLink } from '../hub/hub-link.ts'
import { localRunIds, statusOfRun } from '../run-folder/local-runs.ts'
import { publishDatasets } from '../datasets/publish-datasets.ts'
import { readLease } from '../run-folder/run-lease.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { RunProcess } from '../run-process/run-process.ts'
import { takeOver } from '../hub/fetch-run-from-hub.ts'
import { readVitals } from './vitals.ts'
import { pagesAreBuilt } from './pages-built.ts'

const longestStop = 6000
const longestFarewell = 2000
const claimAgainAfter = 1000
/** A process that was left behind saves its last step and ends within this time. */
const longestTakeover = 30_000
const lookAgainAfter = 1000
const longestCatchUp = 60_000

export interface SupervisorOptions {
  readonly home: Home
  readonly url: string
  readonly status: TrainerStatus
  readonly say: (message: string) => void
}

/**
 * The trainer beside a hub: claims jobs, one at a time, runs each in its own process, sends the run folders to the hub
 * and passes on commands. It trains nothing itself, so the link stays alive whatever a run does.
 */
export class Supervisor {
  readonly #home: Home
  readonly #url: string
  readonly #say: (message: string) => void
  readonly #link: HubLink
  readonly #analyses: AnalysisProcess
  #running: RunProcess | null = null
  #claiming = false
  #ending = false
  #finishing = false
  #caughtUp: Promise<void> | null = null
  #working: Promise<void> = Promise.resolve()

  constructor({ home, url, status, say }: SupervisorOptions) {
    this.#home = home
    this.#url = url
    this.#say = say
    this.#link = new HubLink({
      url,
      status,
      takesJobs: true,
      onCommand: (runId, command) => {
        this.#command(runId, command)
      },
      onAnalysis: (job) => {
        this.#analyses.begin(job)
      },
      onAnalysisCancelled: (analysisId) => {
        this.#analyses.cancel(analysisId)
      },
      onJobs: () => {
        void this.#claim()
      },
      onSuperseded: (runId) => {
        this.#superseded(runId)
      },
      onConnected: () => {
        this.#connected()
      },
      vitals: () => readVitals(this.#running?.pid === undefined ? [] : [this.#running.pid]),
      onProblem: say,
    })
    this.#analyses = new AnalysisProcess({
      home,
      tell: (news) => {
        this.#link.analysed(news).catch(() => undefined)
      },
      deliver: (result, file) => this.#link.ensureBlob(result, file),
    })
  }

  /** The datasets' images are drawn, or some of them: offers them to the hub. */
  async publish(): Promise<void> {
    if (!this.#link.connected) return
    try {
      await publishDatasets(this.#link.http, this.#home)
    } catch (error) {
      this.#say(`datasets: ${messageOf(error)}; trying again at the next connection`)
    }
  }

  get isTraining(): boolean {
    return this.#running !== null
  }

  /** Begins no other run, and resolves when the one that trains has ended. */
  async finish(): Promise<void> {
    this.#finishing = true
    await this.#working
  }

  /** Stops the run after its current step with a checkpoint, tells the hub, and resolves when all is done. */
  async shutDown(): Promise<void> {
    this.#ending = true
    this.#analyses.close()
    const running = this.#running
    if (running !== null) {
      running.command('stop', 'the trainer was shut down')
      const timer = setTimeout(() => {
        running.kill()
      }, longestStop)
      await running.exited
      clearTimeout(timer)
      await Promise.race([this.#working, delay(longestFarewell)])
    }
    this.#link.close()
  }

  #connected(): void {
    this.#say('connected to the hub')
    void this.publish()
    this.#caughtUp ??= this.#catchUp().finally(() => {
      this.#caughtUp = null
    })
  }

  #command(runId: string, command: RunCommand): void {
    if (this.#running?.runId !== runId) throw new Error('this run is not training here now')
    this.#running.command(command, command === 'stop' ? 'stopped from the dashboard' : undefined)
    this.#link.awaited(runId)
  }

  async #claim(): Promise<void> {
    if (this.#claiming || this.#running !== null || this.#ending || this.#finishing || !this.#link.connected) return
    this.#claiming = true
    let job: Job | null = null
    try {
      job = await this.#link.claim()
    } catch (error) {
      this.#say(`the queue could not be asked: ${messageOf(error)}`)
      setTimeout(() => {
        void this.#claim()
      }, claimAgainAfter).unref()
    } finally {
      this.#claiming = false
    }
    if (job === null) return
    const { runId } = job
    this.#working = this.#perform(job)
      .catch((error: unknown) => this.#giveUp(runId, messageOf(error)))
      .then(() => {
        void this.#claim()
      })
  }

  async #perform(job: Job): Promise<void> {
    const { runId } = job
    // A stream from before reads a folder that may be replaced.
    this.#link.remove(runId)
    await this.#prepareFolder(job)
    this.#say(`run ${runId}: ${job.continues ? 'going on' : 'beginning'}`)
    const log = new RunLog(runPath(this.#home, runId))
    const stream = this.#link.add(runId, log, { alive: true })
    const checkpoints = new CheckpointSender({
      log,
      http: this.#link.http,
      drained: (milliseconds) => stream.drained(milliseconds),
      keep: (checkpoint) => this.#link.keepCheckpoint(runId, stream.lease, checkpoint),
      ...(this.#link.isHere ? { pause: pauseBesideHub } : {}),
      onProblem: (message) => {
        this.#say(`run ${runId}: ${message}`)
      },
    })
    const child = new RunProcess(job, {
      home: this.#home,
      onAppended: () => stream.nudge(),
      onOutput: (text) => process.stderr.write(text),
      say: (message) => {
        this.#say(`run ${runId}: ${message}`)
      },
      yields: () => pagesAreBuilt(this.#url).then((built) => !built),
    })
    this.#running = child
    if (this.#ending) child.command('stop', 'the trainer was shut down')
    const exit = await child.exited
    this.#running = null
    void stream.nudge()
    this.#say(`run ${runId}: ${exit.kind === 'lost' ? `lost, ${exit.reason}` : exit.outcome}`)
    // A completed run has nothing to go on with.
    const sent = checkpoints.end({ last: exit.kind === 'lost' || exit.outcome === 'stopped' })
    if (exit.kind === 'lost') {
      await sent
      await this.#reportLost(runId, exit.reason)
      return
    }
    // Until the hub has the end, heartbeats keep it from calling the run lost.
    await stream.drained(this.#ending ? longestFarewell : 60_000)
    await sent
    this.#link.ended(runId)
  }

  /** The run's folder, with all that the hub knows of it: a queued run may have begun elsewhere. */
  async #prepareFolder(job: Job): Promise<void> {
    const folder = runPath(this.#home, job.runId)
    for (const end = Date.now() + longestTakeover; livingOwner(folder) !== null && Date.now() < end;) await delay(100)
    const { acknowledged } = await this.#link.position(job.runId)
    await takeOver(this.#home, job, this.#link.http, acknowledged)
  }

  /** Stops a run that another trainer has now: what this one would go on to write of it counts for nothing. */
  #superseded(runId: string): void {
    if (this.#running?.runId !== runId) return
    this.#say(`run ${runId}: it was given to another trainer while this one was away; stopping it here`)
    this.#running.kill()
  }

  async #giveUp(runId: string, reason: string): Promise<void> {
    this.#running = null
    this.#say(`run ${runId} could not be started: ${reason}`)
    await this.#reportLost(runId, reason)
  }

  async #reportLost(runId: string, reason: string): Promise<void> {
    this.#link.ended(runId)
    try {
      await this.#link.lost(runId, reason, readLease(runPath(this.#home, runId)))
    } catch {
      // The missing heartbeats say it too.
    }
  }

  /**
   * Sends what the hub lacks of the runs in the data folder: those trained while it was away, or before it was there.
   */
  async #catchUp(): Promise<void> {
    let waiting = await localRunIds(this.#home)
    while (waiting.length > 0 && !this.#ending) {
      const later: string[] = []
      for (const runId of waiting) {
        const folder = runPath(this.#home, runId)
        if (runId === this.#running?.runId) continue
        // What another process writes, that process sends; what it did not get to send is sent after it.
        if (livingOwner(folder) !== null) later.push(runId)
        else await this.#sendWhole(runId, folder)
      }
      waiting = later
      if (waiting.length > 0) await delay(lookAgainAfter, undefined, { ref: false })
    }
  }

  async #sendWhole(runId: string, folder: string): Promise<void> {
    try {
      const log = new RunLog(folder)
      const state = await this.#link.add(runId, log, { alive: false }).drained(longestCatchUp)
      if (runId === this.#running?.runId) return
      this.#link.remove(runId)
      if (state !== 'sent') return
      const { status, attempt } = await statusOfRun(log)
      if (status === 'lost' && attempt > 0)
        await this.#reportLost(runId, 'its process and its trainer ended before it was done')
    } catch (error) {
      this.#say(`run ${runId} was not sent: ${messageOf(error)}`)
    }
  }
}
