// Operations of our own for TensorFlow's graphs (`libs/training/native`): compiled here like tfjs-node's addon, and put
// beside it. Training is right without them, and small nets are slower.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { againstTensorFlow, findCompiler, putInPlace } from './addon.mjs'
import { lastLines, run } from './command.mjs'
import { addonPath, root } from './paths.mjs'
import { startProgress } from './progress.mjs'

const folder = join(root, 'libs', 'training', 'native')
const FLAGS = ['-O3', '-std=c++17', '-fPIC', '-fno-math-errno', '-fno-trapping-math', '-pthread', '-DNAPI_VERSION=8']
/** The same kernels for each set of instructions; which are used is found out when they are loaded. */
const SETS = [
  { name: 'kernelsSse2', flags: [] },
  { name: 'kernelsAvx2', flags: ['-mavx2', '-mfma', '-mbmi'] },
  { name: 'kernelsAvx512', flags: ['-mavx512f', '-mavx512vl', '-mavx2', '-mfma', '-mbmi'] },
]

/** Where libs/training looks for them. */
export const operationsPath = join(dirname(addonPath), 'misfit_operations.node')

/** @returns {string} changes with the sources and how they are compiled */
export function operationsKey() {
  const hash = createHash('sha256')
  for (const source of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, source)))
  return hash.update(JSON.stringify([FLAGS, SETS])).digest('hex').slice(0, 12)
}

/**
 * @param {string} libraries the folder that holds `tensorflow/`
 * @returns {Promise<string | undefined>} why they are missing; undefined when they are in place
 */
export async function installOperations(libraries) {
  const built = join(libraries, `operations-${operationsKey()}.node`)
  if (!existsSync(built)) {
    const compiler = findCompiler()
    if (!compiler) return 'there is no C++ compiler'
    const failure = await compile(compiler, libraries, built)
    if (failure) return failure
  }
  await putInPlace(built, operationsPath)
  return undefined
}

/** @param {string} compiler @param {string} libraries @param {string} built @returns {Promise<string | undefined>} why it failed */
async function compile(compiler, libraries, built) {
  const progress = startProgress('Compiling operations for TensorFlow')
  const work = await mkdtemp(`${built}.partial-`)
  const objects = SETS.map(({ name }) => join(work, `${name}.o`))
  const commands = [
    ...SETS.map(({ name, flags }, i) => [...FLAGS, ...flags, `-DKERNELS=${name}`, '-c', join(folder, 'instruction-set.cc'), '-o', objects[i] ?? '']),
    [
      ...FLAGS, '-shared', join(folder, 'operations.cc'), join(folder, 'addon.cc'), ...objects,
      ...againstTensorFlow(libraries, ['libtensorflow_framework.so.2']),
      '-o', join(work, 'operations.node'),
    ],
  ]
  try {
    for (const command of commands) {
      const result = await run(compiler, command)
      if (result.ok) continue
      progress.end('failed; small dense nets train slower')
      return `${compiler} could not compile them: ${lastLines(result.stderr, 3)}`
    }
    await rename(join(work, 'operations.node'), built)
    progress.end()
    return undefined
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
