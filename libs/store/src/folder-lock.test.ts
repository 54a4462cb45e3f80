import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { thisProcess } from './process-identity.ts'
import { StoreError } from './store-error.ts'
import { temporaryHome } from './temporary-home.ts'

describe('the lock of a data folder', () => {
  let home: ReturnType<typeof temporaryHome>
  let file: string
  beforeEach(() => {
    home = temporaryHome()
    file = join(home.path, 'store.lock')
  })
  afterEach(() => home.remove())

  it('is held by one at a time, and says by whom', async () => {
    const lock = await lockFolder(file)
    await expect(lockFolder(file)).rejects.toThrow(`process ${process.pid}`)
    lock.release()
    expect(existsSync(file)).toBe(false)
    ;(await lockFolder(file)).release()
  })

  it('is taken over from a process that has ended', async () => {
    // No process has this number: it is above the largest that Linux gives.
    writeFileSync(file, JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1 }))
    ;(await lockFolder(file)).release()
  })

  it.runIf(process.platform !== 'win32')('is taken over when its process id belongs to another process by now', async () => {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), began: 'long ago' }))
    ;(await lockFolder(file)).release()
  })

  it('is left to a process on another machine, which cannot be asked', async () => {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), host: 'another machine', pid: 1 }))
    await expect(lockFolder(file)).rejects.toThrow(StoreError)
  })

  it.each(['', 'not JSON', '{}'])('is taken over when it holds %j', async (text) => {
    writeFileSync(file, text)
    ;(await lockFolder(file)).release()
  })

  it('is taken over by exactly one of many', async () => {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), began: 'long ago' }))
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(file)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('that another took since is not removed by a late release', async () => {
    const lock = await lockFolder(file)
    writeFileSync(file, 'another')
    lock.release()
    expect(readFileSync(file, 'utf8')).toBe('another')
  })
})
