import { setTimeout as delay } from 'node:timers/promises'
import type { RandomGenerator } from '@misfit/data/random'
import pg from 'pg'
import { signal } from './processes.ts'
import type { DatabaseKind, Scene } from './scene.ts'

/** Run and scene that a fault is done to. */
export interface Victim {
  readonly scene: Scene
  readonly runId: string
  readonly random: RandomGenerator
  /** Milliseconds that a suspended process sleeps. */
  readonly suspension: number
}

export interface FaultKind {
  /** Name of the fault, for people. */
  readonly name: string
  /** Absent: on both. */
  readonly on?: DatabaseKind
  /** Whether the fault needs a disk of its own, which can only be had where disks can be mounted. */
  readonly needsOwnDisk?: true
  /** Does it, waits, and undoes what `Scene.restore` does not. */
  readonly strike: (victim: Victim) => Promise<void>
  /** Words that the run's page must show at some moment, when the fault hit the run while it trained. */
  readonly says?: RegExp
}

const sleepUpTo = ({ random }: Victim, milliseconds: number) => delay(random.between(0, milliseconds))

/** Everything that can go wrong between a trainer's step and a stored event. */
export const faultKinds: readonly FaultKind[] = [
  {
    name: 'kill the process of the run',
    says: /killed|ended/,
    strike: ({ scene }) => struck(scene.childPid, 'SIGKILL'),
  },
  {
    name: 'kill the trainer',
    strike: async (victim) => {
      await victim.scene.killTrainer()
      await sleepUpTo(victim, 2000)
    },
  },
  {
    name: 'kill trainer and run at once',
    strike: async (victim) => {
      const { scene } = victim
      const child = scene.childPid
      await Promise.all([struck(child, 'SIGKILL'), scene.killTrainer()])
      await sleepUpTo(victim, 2000)
    },
  },
  {
    name: 'kill the hub',
    strike: async (victim) => {
      await victim.scene.killHub()
      await sleepUpTo(victim, 3000)
    },
  },
  {
    name: 'kill hub, trainer and run at once',
    strike: async ({ scene }) => {
      await Promise.all([struck(scene.childPid, 'SIGKILL'), scene.killTrainer(), scene.killHub()])
    },
  },
  {
    name: 'kill the database',
    on: 'postgres',
    strike: async ({ scene, random }) => {
      await scene.postgres?.killAndRestart(random.between(0, 2000))
    },
  },
  {
    name: 'cut the link',
    strike: async (victim) => {
      victim.scene.proxy.cut()
      await sleepUpTo(victim, 3000)
    },
  },
  {
    name: 'cut the link again and again',
    strike: async (victim) => {
      for (let i = 0; i < 6; i++) {
        victim.scene.proxy.cut()
        await sleepUpTo(victim, 200)
        victim.scene.proxy.mend()
        await sleepUpTo(victim, 500)
      }
    },
  },
  {
    name: 'slow the link',
    strike: async (victim) => {
      victim.scene.proxy.slow(victim.random.between(200, 1200))
      await sleepUpTo(victim, 3000)
    },
  },
  { name: 'send lines twice and in the wrong order', strike: sendAgain },
  {
    name: "fill the trainer's disk",
    needsOwnDisk: true,
    says: /no space|ENOSPC|disk/i,
    strike: async (victim) => {
      victim.scene.trainerDisk.fill()
      await delay(1500)
    },
  },
  {
    name: "fill the hub's disk",
    needsOwnDisk: true,
    strike: async (victim) => {
      victim.scene.hubDisk.fill()
      await delay(victim.random.between(500, 2500))
    },
  },
  {
    name: 'start the hub on a read-only disk',
    on: 'pglite',
    needsOwnDisk: true,
    strike: async ({ scene }) => {
      await scene.killHub()
      if (!scene.hubDisk.makeReadOnly()) throw new Error('the disk could not be made read-only')
      const started = await scene.startHub().then(
        () => null,
        (error: unknown) => String(error),
      )
      if (started === null || !/read-only|EROFS/i.test(started))
        throw new Error(`a hub on a read-only disk must say so; it said: ${started ?? 'nothing, and started'}`)
    },
  },
  {
    name: 'make the database read-only',
    on: 'postgres',
    strike: async ({ scene, random }) => {
      await setReadOnly(scene, 'on')
      await delay(random.between(500, 3000))
      await setReadOnly(scene, 'off')
    },
  },
  {
    name: 'set the clock back by an hour',
    strike: async ({ scene, random }) => {
      scene.setClock(-3_600_000)
      await delay(random.between(500, 3000))
    },
  },
  { name: 'suspend the process of the run', strike: (victim) => suspend(victim, victim.scene.childPid) },
  { name: 'suspend the trainer', strike: (victim) => suspend(victim, victim.scene.trainerPid) },
  { name: 'suspend the hub', strike: (victim) => suspend(victim, victim.scene.hubPid) },
]

async function struck(pid: number | undefined, name: NodeJS.Signals): Promise<void> {
  if (pid !== undefined) signal(pid, name)
}

async function suspend({ suspension }: Victim, pid: number | undefined): Promise<void> {
  await struck(pid, 'SIGSTOP')
  await delay(suspension)
  await struck(pid, 'SIGCONT')
}

/** Sends again what was sent, and then what follows too early, as a line that repeats and reorders messages would. */
async function sendAgain({ scene, runId, random }: Victim): Promise<void> {
  const events = `${scene.url}/api/runs/${runId}/events`
  const lines = (await (await fetch(events)).text()).trim().split('\n')
  const send = (some: readonly string[]) =>
    fetch(events, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${some.join('\n')}\n`,
    }).then(() => undefined)
  const from = () => random.below(lines.length)
  await Promise.all(Array.from({ length: 8 }, () => send(lines.slice(from()))))
  // Numbers that the hub does not expect yet: a gap, which must not be stored.
  const last = lines.at(-1) ?? ''
  await send([last.replace(/"seq":(\d+)/, (_, seq: string) => `"seq":${Number(seq) + 1000}`)])
  await Promise.all([send(lines.toReversed()), send([...lines, ...lines])])
}

async function setReadOnly(scene: Scene, value: 'on' | 'off'): Promise<void> {
  const client = new pg.Client({ connectionString: scene.postgres?.url })
  await client.connect()
  await client.query('SET default_transaction_read_only = off')
  await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
  await client.query('SELECT pg_reload_conf()')
  await client.end()
}
