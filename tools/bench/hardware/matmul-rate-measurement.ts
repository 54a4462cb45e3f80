import { z } from 'zod'
import { matmulRate } from './matmul-rate.ts'

/**
 * What `scaling.ts` starts to learn how fast products are with the threads of its environment, for so many seconds
 * each.
 */
const seconds = z.coerce.number().positive().parse(process.argv[2])
console.log(JSON.stringify({ f32: matmulRate('float32', seconds), bf16: matmulRate('bfloat16', seconds) }))
