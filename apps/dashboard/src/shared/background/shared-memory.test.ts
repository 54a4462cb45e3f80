import { afterEach, expect, it, vi } from 'vitest'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { inSharedMemory } from './shared-memory.ts'

afterEach(() => vi.unstubAllGlobals())

it('puts all arrays of predictions into memory that another thread sees without a copy', () => {
  vi.stubGlobal('crossOriginIsolated', true)
  const shared = inSharedMemory(publicCase())
  expect(shared).toEqual(publicCase())
  const elsewhere = structuredClone(shared)
  shared.loss[3] = 42
  expect(elsewhere.loss[3]).toBe(42)
  for (const part of Object.values(shared))
    if (ArrayBuffer.isView(part)) expect(part.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it('leaves predictions as they are where the browser shares no memory', () => {
  vi.stubGlobal('crossOriginIsolated', false)
  const predictions = publicCase()
  expect(inSharedMemory(predictions)).toBe(predictions)
})
