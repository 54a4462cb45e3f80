import type { Appended, SentLines } from '@misfit/store/tables/append-lines'
import { expect, it } from 'vitest'
import { LineWriter } from './line-writer.ts'

/** Writes into memory, a turn of the event loop at a time, and refuses what the lines ask to be refused. */
function makeWriter() {
  const transactions: string[][] = []
  const writer = new LineWriter(async (sent) => {
    transactions.push(sent.map(({ runId }) => runId))
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    if (sent.some(({ lines }) => lines.includes('no database takes this'))) throw new Error('the database refused')
    return sent.map(({ runId, lines }): PromiseSettledResult<Appended> =>
      lines.includes('gap')
        ? { status: 'rejected', reason: new Error(`gap in ${runId}`) }
        : { status: 'fulfilled', value: { acknowledged: lines.length } as Appended },
    )
  })
  return {
    transactions,
    append: (runId: string, ...lines: string[]) => writer.append({ runId, lines } satisfies SentLines),
  }
}

it('stores what comes at once together, and what comes meanwhile together after it', async () => {
  const { transactions, append } = makeWriter()
  const first = [append('a', 'x'), append('b', 'x', 'y')]
  while (transactions.length === 0)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  const appended = await Promise.all([...first, append('c', 'x'), append('d', 'x')])
  expect(appended.map(({ acknowledged }) => acknowledged)).toEqual([1, 2, 1, 1])
  expect(transactions).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

it('tells only the sender of wrong lines that they are wrong', async () => {
  const { append } = makeWriter()
  const outcomes = await Promise.allSettled([append('a', 'x'), append('b', 'gap'), append('c', 'x')])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('stores each alone where the database refuses them together', async () => {
  const { transactions, append } = makeWriter()
  const outcomes = await Promise.allSettled([
    append('a', 'x'),
    append('b', 'x'),
    append('c', 'no database takes this'),
    append('d', 'x'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(transactions).toEqual([['a', 'b', 'c', 'd'], ['a'], ['b'], ['c'], ['d']])
})

it('does not let a message that is large take others along', async () => {
  const { transactions, append } = makeWriter()
  await Promise.all([append('a', 'x'), append('b', 'x'), append('c', 'x'.repeat(3_000_000)), append('d', 'x')])
  expect(transactions).toEqual([['a', 'b'], ['c'], ['d']])
})
