import { describe, expect, it } from 'vitest'
import { type RunSummary, summaryOfCreated } from '@misfit/events/run/run-summary'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { matches, statusesFrom, tagCounts } from './run-filter.ts'
import { inOrder, newestFirst, orderFrom, orderParameter } from './run-order.ts'
import { runsCsv } from './runs-csv.ts'

let made = 0
const run = (name: string, change: Partial<RunSummary> = {}): RunSummary => {
  made += 1
  const settings = runSettingsSchema.parse({ name, model: 'model_1', tags: change.tags ?? [] })
  return {
    ...summaryOfCreated({ type: 'created', seq: 1, at: made, runId: String(made).padStart(12, '0'), settings }),
    ...change,
  }
}
const everything = { text: '', statuses: [], tags: [] }

describe('matches', () => {
  it('finds every word, anywhere, in any case', () => {
    const one = run('Wide Network', { tags: ['größer'] })
    expect(matches(one, { ...everything, text: 'model_1 WIDE' })).toBe(true)
    expect(matches(one, { ...everything, text: 'GRÖSSER' })).toBe(false)
    expect(matches(one, { ...everything, text: 'Größer' })).toBe(true)
    expect(matches(one, { ...everything, text: 'wide deep' })).toBe(false)
  })
  it('does not join the end of one field to the start of the next', () =>
    expect(matches(run('a'), { ...everything, text: 'amodel' })).toBe(false))
  it('takes any of the statuses and all of the tags', () => {
    const one = run('x', { status: 'lost', tags: ['a', 'b'] })
    expect(matches(one, { ...everything, statuses: ['failed', 'lost'], tags: ['a', 'b'] })).toBe(true)
    expect(matches(one, { ...everything, statuses: ['failed'] })).toBe(false)
    expect(matches(one, { ...everything, tags: ['a', 'c'] })).toBe(false)
  })
  it('reads statuses from an address', () => expect(statusesFrom('lost,nonsense,running')).toEqual(['running', 'lost']))
  it('counts tags once a run', () =>
    expect(tagCounts([run('x', { tags: ['a', 'a'] }), run('y', { tags: ['a', 'b'] })])).toEqual([
      { tag: 'a', count: 2 },
      { tag: 'b', count: 1 },
    ]))
})

describe('inOrder', () => {
  const names = (order: string, runs: RunSummary[]): string[] =>
    inOrder(runs, orderFrom(order), 0).map((one) => one.name)
  const test = (accuracy: number): RunSummary['test'] => ({ loss: 0, accuracy, count: 10_000 })

  it('puts runs without a value last in either direction', () => {
    const runs = [
      run('none'),
      run('low', { test: test(0.1) }),
      run('nan', { test: test(Number.NaN) }),
      run('high', { test: test(0.9) }),
    ]
    expect(names('-test', runs)).toEqual(['high', 'low', 'nan', 'none'])
    expect(names('test', runs)).toEqual(['low', 'high', 'nan', 'none'])
  })
  it('does not take the loss of training for that of validation', () => {
    const runs = [run('unvalidated', { loss: 0.01 }), run('validated', { loss: 0.01, valLoss: 0.2 })]
    expect(names('loss', runs)).toEqual(['validated', 'unvalidated'])
  })
  it('orders numbers in names as numbers', () =>
    expect(names('name', [run('epoch 10'), run('epoch 9')])).toEqual(['epoch 9', 'epoch 10']))
  it('is newest first by default, and after an unknown word', () =>
    expect([orderFrom(null), orderFrom('-nonsense')]).toEqual([newestFirst, newestFirst]))
  it('goes to the address and back', () =>
    expect([orderParameter(newestFirst), orderParameter(orderFrom('-test'))]).toEqual([null, '-test']))
})

describe('runsCsv', () => {
  it('guards names that a spreadsheet would run', () => {
    const [head, row] = runsCsv([run('=1+1', { tags: ['a', 'b'] })]).split('\r\n')
    expect(head!.startsWith('id,name,status,tags')).toBe(true)
    expect(row).toContain(",'=1+1,queued,a b,")
  })
})

describe('the CSV of the runs', () => {
  const cells = (one: RunSummary): Record<string, string> => {
    const [head = '', row = ''] = runsCsv([one])
      .split('\r\n')
      .flatMap((line) => line.split('\n'))
      .map((line) => line.replace('\uFEFF', ''))
    const values = row.split(',')
    return Object.fromEntries(head.split(',').map((name, i) => [name, values[i] ?? '']))
  }
  it('has the settings of a run of Misfit', () =>
    expect(cells(run('own'))).toMatchObject({
      model: 'model_1',
      epochs: '5',
      'batch size': '32',
      'learning rate': '0.001',
      optimiser: 'Adam',
      seed: '42',
    }))
  it('leaves empty what nobody told of an imported one, and has the rate that it was logged with', () =>
    expect(
      cells(run('imported', { imported: 'mlflow', trainedBy: 'program', parametersTold: { learningRate: '0.1' } })),
    ).toMatchObject({
      model: '',
      dataset: '',
      epochs: '',
      'batch size': '',
      'learning rate': '0.1',
      optimiser: '',
      schedule: '',
      'warm-up steps': '',
      seed: '',
      augmentation: '',
      parameters: '',
      epoch: '',
      'best epoch by': '',
      'training seconds': '',
    }))
  it('has the best epoch, by what it is chosen, and the validation loss that is trained on where it is another', () => {
    const settings = { ...run('smoothed').settings, bestBy: 'loss' as const }
    expect(cells(run('smoothed', { settings, bestEpoch: 3, valLoss: 0.3, valObjective: 0.7 }))).toMatchObject({
      'validation loss': '0.3',
      'validation loss as trained on': '0.7',
      'best epoch': '3',
      'best epoch by': 'loss',
    })
  })
})
