import { benchMemory } from './memory.ts'
await benchMemory(process.argv.slice(2))
