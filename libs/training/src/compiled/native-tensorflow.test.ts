import { expect, it } from 'vitest'
import { nativeBinding } from './native-graph.ts'

// Suites of compiled steps are skipped where native TensorFlow is missing: this one says so, instead of all of them.
it('is there, unless another backend was asked for', () => {
  if (process.env['MISFIT_BACKEND'] !== undefined && process.env['MISFIT_BACKEND'] !== 'native') return
  expect(nativeBinding(), 'native TensorFlow is missing; "npm run misfit -- doctor" says why').toBeDefined()
})
