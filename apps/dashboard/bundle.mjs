// The dashboard's server in one file.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOfProgram, runProgram } from '../../tools/setup/product/program-bundles.mjs'

const folder = dirname(fileURLToPath(import.meta.url))

const program = {
  name: 'server',
  source: join(folder, 'server.ts'),
  // As deep as `server`, so that what is found relative to a module is found from here as well.
  bundles: join(folder, 'bundle'),
  external: ['next', '@electric-sql/pglite', '@aws-sdk/*', 'tsx', 'bufferutil', 'utf-8-validate', 'pg-native'],
}

/**
 * Makes the server's bundle unless it is there and its sources are as they were.
 * @returns {Promise<string>} the file
 */
export const bundleOfServer = () => bundleOfProgram(program)

/** Runs the server in this process. */
export const runServer = () => runProgram(program)
