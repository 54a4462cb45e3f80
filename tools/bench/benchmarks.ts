import { benchTraining } from './training.ts'

/** By the name that is typed. Each takes the flags after it. */
export const benchmarks: Readonly<Record<string, (flags: string[]) => Promise<void>>> = {
  training: benchTraining,
}
