import { errorSchema } from '@misfit/events/http/http-api'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { expect, it } from 'vitest'
import { freePort } from './testing/free-port.ts'
import { startHub } from './hub.ts'

it('answers from the moment it has its port, also while the store is being opened', async () => {
  const home = temporaryStoreHome()
  const port = await freePort()
  const starting = startHub({ home: home.path, port })
  let first: Response | null = null
  while (first === null) {
    // A refused connection is a TypeError; a request that is never answered ends by its time limit, and fails the test.
    first = await fetch(`http://127.0.0.1:${port}/api/runs`, { signal: AbortSignal.timeout(20_000) }).catch(
      (error: unknown) => {
        if (error instanceof TypeError) return null
        throw error
      },
    )
  }
  expect(first.status).toBe(503)
  expect(first.headers.get('retry-after')).toBe('1')
  expect(errorSchema.parse(await first.json()).error).toContain('starting')
  await (await starting).close()
  home.remove()
})
