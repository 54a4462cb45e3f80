import { expect, it } from 'vitest'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { oneHot, sharedSetting } from './shared-settings.ts'

const settings = (epochs: number) => runSettingsSchema.parse({ name: 'a', model: 'model_1', epochs })

it('names a shared value once, and differing ones all', () => {
  expect(sharedSetting([settings(5), settings(5)], 'epochs')).toBe('5')
  expect(sharedSetting([settings(5), settings(3)], 'epochs')).toBe('5, 3')
  expect(sharedSetting([], 'epochs')).toBe('–')
})

it('encodes a label', () => {
  expect(oneHot(2, 4)).toEqual([0, 0, 1, 0])
})
