import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'misfit-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Processes that each read a number, wait, and write it plus one: without exclusion some would be lost. */
function increment(count) {
  const module = JSON.stringify(new URL('./lock.mjs', import.meta.url).href)
  const script = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    const { withLock } = await import(${module})
    await withLock('lock', async () => {
      const before = Number(readFileSync('number', 'utf8'))
      await sleep(30)
      writeFileSync('number', String(before + 1))
    })`
  const exits = Array.from(
    { length: count },
    () =>
      new Promise((done) => {
        spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, stdio: 'ignore' }).on(
          'close',
          done,
        )
      }),
  )
  return Promise.all(exits)
}

it('lets only one process work at a time', async () => {
  writeFileSync(join(folder, 'number'), '0')
  expect(await increment(4)).toEqual([0, 0, 0, 0])
  expect(readFileSync(join(folder, 'number'), 'utf8')).toBe('4')
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

it('takes over the lock of a process that was killed', async () => {
  const dead = await new Promise((done) => {
    const child = spawn(process.execPath, ['-e', ''])
    child.on('close', () => done(child.pid))
  })
  writeFileSync(join(folder, 'number'), '0')
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: dead, host: hostname() }))
  expect(await increment(3)).toEqual([0, 0, 0])
  expect(readFileSync(join(folder, 'number'), 'utf8')).toBe('3')
})

it('gives the lock back when the work fails', async () => {
  const path = join(folder, 'lock')
  await expect(withLock(path, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
  expect(existsSync(path)).toBe(false)
})
