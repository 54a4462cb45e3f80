import { describe, expect, it } from 'vitest'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { settingRows } from './setting-differences.ts'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'

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

  it('says of an ensemble what it averages, and nothing that it was not trained with', () => {
    const settings = runSettingsSchema.parse({
      name: 'both',
      model: 'model_1',
      ensembleOf: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
    })
    const both = { summary: runSummary('c', { settings, parameters: 0 }), history: null }
    const values = Object.fromEntries(
      settingRows([both], (id) => id.slice(0, 1)).map(({ name, values: [value] }) => [name, value]),
    )
    expect(values).toMatchObject({
      'ensemble of': 'a, b',
      model: 'n/a',
      parameters: 'n/a',
      'pixels multiplied by': 'n/a',
      optimiser: 'n/a',
    })
  })

  it('says nothing of how another program chose its best epoch, nor of rules and parameters it did not tell', () => {
    const { summary } = run('a', 'model_0', 0)
    const rows = settingRows([
      { summary: { ...summary, trainedBy: 'program' }, history: null },
      run('b', 'model_0', 10),
    ])
    for (const [name, value] of [
      ['best epoch by', 'validation accuracy'],
      ['training rules', 1],
      ['parameters', 10],
    ])
      expect(rows.find((row) => row.name === name)).toMatchObject({ values: [null, value], differs: false })
  })

  it('says optimizer and schedule in words', () => {
    const plain = run('a', 'model_1')
    const settings = runSettingsSchema.parse({
      name: 'b',
      model: 'model_1',
      optimizer: { kind: 'sgd' },
      schedule: { kind: 'cosine' },
    })
    const rows = settingRows([plain, { summary: runSummary('b', { settings }), history: null }])
    expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
      ['optimiser', 'Adam', 'SGD (momentum 0.9)'],
      ['schedule', 'constant', 'down half a cosine to 0'],
    ])
  })

  it('calls nothing different that is not known yet', () => {
    const rows = settingRows([run('a', 'model_0', 10), run('b', 'model_0')])
    expect(rows.find(({ name }) => name === 'parameters')).toMatchObject({ values: [10, null], differs: false })
  })
})
