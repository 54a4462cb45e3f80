import { describe, expect, it } from 'vitest'
import { runSettingsSchema } from '@misfit/events/settings'
import { settingRows } from './setting-differences.ts'
import { runSummary } from './run-summaries.fixture.ts'

const run = (id: string, model: string, parameters: number | null = null) => ({
  summary: runSummary(id, { settings: runSettingsSchema.parse({ name: id, model }), parameters }),
  history: null,
})

describe('settingRows', () => {
  it('puts what differs first', () => {
    const rows = settingRows([run('a', 'model_0', 10), run('b', 'model_1', 20)])
    expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['model', 'parameters'])
    expect(rows[0]!.values).toEqual(['model_0', 'model_1'])
    expect(rows.find(({ name }) => name === 'seed')).toMatchObject({ values: [42, 42], differs: false })
  })

  it('calls nothing different that is not known yet', () => {
    const rows = settingRows([run('a', 'model_0', 10), run('b', 'model_0')])
    expect(rows.find(({ name }) => name === 'parameters')).toMatchObject({ values: [10, null], differs: false })
  })
})
