// Operations of our own for TensorFlow's graphs (`libs/training/native`): compiled here like tfjs-node's addon, and put
// beside it. Training is right without them, and small nets are slower.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compileAndLink, findCompiler, headers, linkedToTensorFlow, putInPlace } from './addon.mjs'
import { addonPath, root } from '../paths.mjs'
import { startProgress } from '../terminal/progress.mjs'

const folder = join(root, 'libs', 'training', 'native')
const FLAGS = ['-O3', '-std=c++17', '-fPIC', '-fno-math-errno', '-fno-trapping-math', '-pthread', '-DNAPI_VERSION=8']
/** Sets of instructions that the same kernels are compiled for; which is used is found out when they are loaded. */
const SETS = [
  { name: 'kernelsSse2', flags: [] },
  { name: 'kernelsAvx2', flags: ['-mavx2', '-mfma', '-mbmi'] },
  { name: 'kernelsAvx512', flags: ['-mavx512f', '-mavx512vl', '-mavx2', '-mfma', '-mbmi'] },
]

/** Path at which libs/training looks for the operations. */
export const operationsPath = join(dirname(addonPath), 'misfit_operations.node')

/** @returns {string} changes with the sources and how they are compiled */
export function operationsKey() {
  const hash = createHash('sha256')
  for (const source of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, source)))
  return hash
    .update(JSON.stringify([FLAGS, SETS]))
    .digest('hex')
    .slice(0, 12)
}

/**
 * @param {string} libraries the folder that holds `tensorflow/`
 * @returns {string} where what was built against them is kept, if it was
 */
const builtOperations = (libraries) => join(libraries, `operations-${operationsKey()}.node`)

/**
 * @param {string} libraries the folder that holds `tensorflow/`
 * @param {import('../packages/sources.mjs').Sources} sources
 * @returns {Promise<string | undefined>} why they are missing; undefined when they are in place
 */
export async function installOperations(libraries, sources) {
  const failure = await compileOperations(libraries, sources)
  if (failure === undefined) await putInPlace(builtOperations(libraries), operationsPath)
  return failure
}

/**
 * Builds them against these libraries and keeps them beside them, unless they are there.
 *
 * @param {string} libraries
 * @param {import('../packages/sources.mjs').Sources} sources
 * @returns {Promise<string | undefined>} why that failed
 */
export async function compileOperations(libraries, sources) {
  const built = builtOperations(libraries)
  if (existsSync(built)) return undefined
  const compiler = findCompiler()
  if (!compiler) return 'there is no C++ compiler'
  const progress = startProgress('Compiling operations for TensorFlow')
  const work = await mkdtemp(`${built}.partial-`)
  const files = [
    ...SETS.map(({ name, flags }) => ({
      source: 'instruction-set.cc',
      object: name,
      flags: [...FLAGS, ...flags, `-DKERNELS=${name}`],
    })),
    ...['operations', 'addon'].map((name) => ({
      source: `${name}.cc`,
      object: name,
      flags: [...FLAGS, ...headers(libraries, sources)],
    })),
  ].map(({ source, object, flags }) => ({ source: join(folder, source), object: join(work, `${object}.o`), flags }))
  try {
    const failure = await compileAndLink(compiler, files, [
      '-pthread',
      ...(await linkedToTensorFlow(compiler, libraries, ['libtensorflow_framework.so.2'], work)),
      '-o',
      join(work, 'operations.node'),
    ])
    progress.end(failure === undefined ? 'done' : 'failed; small dense nets train slower')
    if (failure !== undefined) return `${compiler} could not compile them: ${failure}`
    await rename(join(work, 'operations.node'), built)
    return undefined
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
