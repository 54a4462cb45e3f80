import { expect, it } from 'vitest'
import { otherMajors, testOtherNodes } from './other-nodes.mjs'

it('tries each Node that is promised but the one that is here', () => {
  expect(otherMajors('22.23.5')).toEqual([20, 24, 26])
  expect(otherMajors('25.0.0')).toEqual([20, 22, 24, 26])
})

it('counts a Node that cannot be had as a failure, with its name', async () => {
  const [row] = await testOtherNodes({}, [1])
  expect(row).toMatchObject({
    name: 'node 1',
    totals: { passed: 0, failed: 1 },
    failures: [expect.stringMatching(/^Node 1 could not be had as the package node-/)],
  })
})
