import { describe, expect, it } from 'vitest'
import { type RunSummary, summaryOfCreated } from '@misfit/events/run/run-summary'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { RunTable } from './run-table.ts'

const run = (runId: string, createdAt: number, name = 'run'): RunSummary =>
  summaryOfCreated({
    type: 'created',
    seq: 1,
    at: createdAt,
    runId: runId.padEnd(12, '0'),
    settings: runSettingsSchema.parse({ name, model: 'model_1' }),
  })

const names = (table: RunTable): string[] => table.newestFirst().map((summary) => summary.name)

describe('RunTable', () => {
  it('is newest first', () => {
    const table = new RunTable()
    table.change([run('a', 1, 'old'), run('b', 3, 'new'), run('c', 2, 'middle')])
    expect(names(table)).toEqual(['new', 'middle', 'old'])
  })

  it('keeps a change that overtook the list', () => {
    const table = new RunTable()
    const mark = table.mark()
    table.change([run('a', 1, 'renamed')])
    table.replace([run('a', 1, 'as listed'), run('b', 2, 'other')], mark)
    expect(names(table)).toEqual(['other', 'renamed'])
  })

  it('does not bring back a run that was removed while the list was on its way', () => {
    const table = new RunTable()
    table.change([run('a', 1)])
    const mark = table.mark()
    table.remove([run('a', 1).runId])
    table.replace([run('a', 1)], mark)
    expect(names(table)).toEqual([])
  })

  it('drops runs that are gone after a time without connection', () => {
    const table = new RunTable()
    table.change([run('a', 1, 'gone'), run('b', 2, 'kept')])
    table.replace([run('b', 2, 'kept')], table.mark())
    expect(names(table)).toEqual(['kept'])
  })
})
