import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holderOf, LockHeldError, takeLock } from './file-lock.ts'
import { thisProcess } from './process-identity.ts'

describe('a lock', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'misfit-lock-'))
    file = join(folder, 'lock')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is held by one at a time, and says by whom', () => {
    const release = takeLock(file)
    expect(() => takeLock(file)).toThrow(`process ${process.pid}`)
    expect(holderOf(file)).toMatchObject({ pid: process.pid })
    release()
    expect(holderOf(file)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
    takeLock(file)()
  })

  it('is taken over from a process that has ended', () => {
    // No process has this number: it is above the largest that Linux gives.
    writeFileSync(file, JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1 }))
    expect(holderOf(file)).toBeNull()
    takeLock(file)()
  })

  it.runIf(process.platform !== 'win32')('is taken over when its process id belongs to another process by now', () => {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), began: 'long ago' }))
    takeLock(file)()
  })

  it.runIf(process.platform === 'linux')(
    'is taken over from a process that has ended and that its parent has not waited for',
    async () => {
      // The shell's child ends; the program that the shell becomes never asks for its end.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
      try {
        const pid = Number(String((await once(parent.stdout, 'data'))[0]))
        const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
        await expect.poll(() => stat()[0]).toBe('Z')
        const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
        writeFileSync(file, JSON.stringify({ ...thisProcess(), pid, began: `${boot}:${stat()[19]}` }))
        expect(holderOf(file)).toBeNull()
        takeLock(file)()
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )

  it('is left to a process on another machine, which cannot be asked', () => {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), host: 'another machine', pid: 1 }))
    expect(() => takeLock(file)).toThrow(LockHeldError)
  })

  it.each(['', 'not JSON', '{}'])('is taken over when it holds %j', (text) => {
    writeFileSync(file, text)
    takeLock(file)()
  })

  it('that another took since is not removed by a late release', () => {
    const release = takeLock(file)
    writeFileSync(file, 'another')
    release()
    expect(readFileSync(file, 'utf8')).toBe('another')
  })

  it('is taken over although the process that was taking it over was killed', () => {
    const ended = { ...thisProcess(), began: 'long ago' }
    writeFileSync(file, JSON.stringify(ended))
    const name = `${file}.${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)}`
    writeFileSync(name, JSON.stringify(ended))
    takeLock(file)()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is taken over by exactly one of several processes that find it stale at once, and freed by kill -9', async () => {
    const rounds = 60
    const locks = Array.from({ length: rounds }, (_, round) => `${file}-${round}`)
    for (const lock of locks) writeFileSync(lock, JSON.stringify({ ...thisProcess(), began: 'long ago' }))
    // All try each lock at the same moment.
    const module = pathToFileURL(join(import.meta.dirname, 'file-lock.ts')).href
    const script = `import { takeLock } from ${JSON.stringify(module)}
      const took = (lock, i, at) => {
        while (Date.now() < at + i * 10);
        try { takeLock(lock); return 1 } catch { return 0 }
      }
      process.stdin.once('data', (at) => {
        process.setMaxListeners(100)
        console.log(JSON.stringify(${JSON.stringify(locks)}.map((lock, i) => took(lock, i, Number(at)))))
      })
      console.log('ready'); setInterval(() => {}, 1000)`
    const processes = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
    const says = async (child: ChildProcess) => String((await once(child.stdout!, 'data'))[0]).trim()
    try {
      expect(await Promise.all(processes.map(says))).toEqual(['ready', 'ready', 'ready', 'ready'])
      const answers = Promise.all(processes.map(says))
      for (const child of processes) child.stdin.write(String(Date.now() + 100))
      const taken = (await answers).map((answer) => JSON.parse(answer) as number[])
      expect(locks.map((_, lock) => taken.reduce((sum, each) => sum + each[lock]!, 0))).toEqual(locks.map(() => 1))
      expect(locks.every((lock) => existsSync(lock))).toBe(true)
    } finally {
      await Promise.all(
        processes.map(async (child) => {
          child.kill('SIGKILL')
          await once(child, 'exit')
        }),
      )
    }
    for (const lock of locks) takeLock(lock)()
  })
})
