import { describe, expect, it } from 'vitest'
import { KeyedCache } from './keyed-cache.ts'

/** A cache that counts what it fetches. */
function counted(capacity: number, fails: () => boolean = () => false) {
  const fetched: string[] = []
  const cache = new KeyedCache(async (sha256) => {
    fetched.push(sha256)
    if (fails()) throw new Error('no network')
    return sha256.toUpperCase()
  }, capacity)
  return { cache, fetched }
}

describe('KeyedCache', () => {
  it('fetches a value once, also when asked twice at the same time', async () => {
    const { cache, fetched } = counted(2)
    expect(cache.peek('a')).toBeUndefined()
    expect(await Promise.all([cache.load('a'), cache.load('a')])).toEqual(['A', 'A'])
    await cache.load('a')
    expect(fetched).toEqual(['a'])
    expect(cache.peek('a')).toBe('A')
  })

  it('drops what was used longest ago', async () => {
    const { cache } = counted(2)
    await cache.load('a')
    await cache.load('b')
    await cache.load('a')
    await cache.load('c')
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual(['A', undefined, 'C'])
  })

  it('drops as much as is too heavy, but never what was just fetched', async () => {
    const cache = new KeyedCache(
      (key) => Promise.resolve(key),
      6,
      (value) => value.length,
    )
    for (const key of ['a', 'bb', 'ccc']) await cache.load(key)
    expect(cache.peek('a')).toBe('a')
    await cache.load('dddd')
    expect(['a', 'bb', 'ccc', 'dddd'].map((key) => cache.peek(key))).toEqual([undefined, undefined, undefined, 'dddd'])
    await cache.load('eeeeeeeee')
    await cache.load('f')
    expect(['dddd', 'eeeeeeeee', 'f'].map((key) => cache.peek(key))).toEqual([undefined, undefined, 'f'])
  })

  it('tries again after a failure', async () => {
    let failing = true
    const { cache, fetched } = counted(2, () => failing)
    await expect(cache.load('a')).rejects.toThrow('no network')
    failing = false
    expect(await cache.load('a')).toBe('A')
    expect(fetched).toEqual(['a', 'a'])
  })
})
