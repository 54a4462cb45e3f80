import { expect, it } from 'vitest'
import { groupMetrics } from './metric-groups.ts'

it('groups by what stands before the last slash', () => {
  expect(groupMetrics(['loss', 'train/a/x', 'lr', 'train/a/y', 'train/z', '/odd'], '')).toEqual([
    { prefix: '', names: ['loss', 'lr', '/odd'] },
    { prefix: 'train/a', names: ['train/a/x', 'train/a/y'] },
    { prefix: 'train', names: ['train/z'] },
  ])
})

it('finds names that hold every word, whatever their case', () => {
  expect(groupMetrics(['Train/Loss', 'train/accuracy', 'val/loss'], 'LOSS train')).toEqual([
    { prefix: 'Train', names: ['Train/Loss'] },
  ])
  expect(groupMetrics(['loss'], '.*')).toEqual([])
})
