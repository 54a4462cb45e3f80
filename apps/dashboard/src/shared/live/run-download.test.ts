import { describe, expect, it } from 'vitest'
import { formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { RunDownload } from './run-download.ts'

const log = (seq: number): RunEvent => ({ seq, at: 1000 + seq, type: 'log', level: 'info', message: `event ${seq}` })
const lines = (...seqs: number[]): { lines: string[] } => ({ lines: seqs.map((seq) => formatEventLine(log(seq))) })

describe('RunStream', () => {
  it('takes events in order', () => {
    const stream = new RunDownload()
    expect(stream.take(lines(1, 2, 3))).toEqual({ gap: false, newestAt: 1003 })
    expect(stream.received).toEqual({ first: 1, last: 3, count: 3, repeated: 0 })
  })

  it('takes each event once when a hub sends some again after a reconnect', () => {
    const stream = new RunDownload()
    stream.take(lines(1, 2, 3))
    expect(stream.take(lines(2, 3, 4))).toEqual({ gap: false, newestAt: 1004 })
    expect(stream.history.logs.map((event) => event.seq)).toEqual([1, 2, 3, 4])
    expect(stream.received).toEqual({ first: 1, last: 4, count: 4, repeated: 2 })
  })

  it('reports a gap, keeps what came before it, and goes on when the missing lines come', () => {
    const stream = new RunDownload()
    stream.take(lines(1))
    expect(stream.take(lines(2, 4)).gap).toBe(true)
    expect(stream.history.lastSeq).toBe(2)
    expect(stream.take(lines(3, 4)).gap).toBe(false)
    expect(stream.received).toMatchObject({ last: 4, count: 4 })
  })

  it('ends with exactly the run folder’s events in any order of delivery with re-asks', () => {
    const total = 60
    const stream = new RunDownload()
    let state = 7
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state % below
    }
    while (stream.history.lastSeq < total) {
      const first = 1 + random(total)
      const message = lines(...Array.from({ length: 1 + random(9) }, (_, i) => first + i).filter((seq) => seq <= total))
      if (stream.take(message).gap) {
        const next = stream.history.lastSeq + 1
        stream.take(lines(next))
      }
    }
    expect(stream.history.logs.map((event) => event.seq)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
    expect(stream.received.count).toBe(total)
  })

  it('refuses what is not an event', () => {
    expect(() => new RunDownload().take({ lines: ['{"type":"nonsense"}'] })).toThrow('not an event')
  })
})
