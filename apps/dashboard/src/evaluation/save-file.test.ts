import { expect, it } from 'vitest'
import { fileNameFrom } from './save-file.ts'

it('makes file names that no file system minds', () => {
  expect(fileNameFrom('abc123def456', 'confusion', 'epoch', 3)).toBe('abc123def456-confusion-epoch-3')
  expect(fileNameFrom('../../etc/passwd')).toBe('etc-passwd')
  expect(fileNameFrom('😀')).toBe('misfit')
})
