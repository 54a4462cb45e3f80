// tfjs-node's addon: the small library between JavaScript and TensorFlow. Does it load here, and building it against
// the libraries of the wheel.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findOnPath, lastLines, run } from '../process/command.mjs'
import { addonPath, root } from '../paths.mjs'
import { Problem } from '../terminal/problem.mjs'
import { startProgress } from '../terminal/progress.mjs'

const SOURCES = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc']
/** Loaded with the addon, and begun before TensorFlow. */
const QUIET = join(dirname(fileURLToPath(import.meta.url)), 'quiet-start.cc')
/**
 * Flags of the compiler. The addon hands calls over and computes nothing itself, so optimising it more only takes
 * longer.
 */
const FLAGS = ['-O1', '-std=c++17', '-fPIC', '-DNAPI_VERSION=8']

/**
 * Uses the backend, because a library can load and still crash at its first instruction on a CPU without AVX.
 * The two functions of `util` are gone from Node 23; tfjs-node calls them.
 */
const LOAD_SCRIPT = `
const util = require('node:util')
Object.assign(util, { isArray: Array.isArray, isNullOrUndefined: (value) => value === null || value === undefined })
const tf = require('@tensorflow/tfjs-node')
const sum = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().arraySync())
if (sum !== 12) throw new Error('it computed ' + sum + ' where 12 is right')
process.stdout.write('\\nmisfit:' + tf.backend().binding.TF_Version)
`

/**
 * Loads tfjs-node in a process of its own, since a bad native library takes its process down with it.
 *
 * @returns {Promise<{ version: string } | { failure: string }>} TensorFlow's version, or why it does not load
 */
export async function tryLoad() {
  if (!existsSync(addonPath)) return { failure: 'there is no compiled addon' }
  const result = await run(process.execPath, ['-e', LOAD_SCRIPT], {
    cwd: root,
    timeoutMs: 60_000,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  })
  const version = /misfit:(\S+)/.exec(result.stdout)?.[1]
  if (result.ok && version) return { version }
  if (result.signal === 'SIGILL')
    return { failure: 'the CPU lacks an instruction that TensorFlow was compiled for (AVX)' }
  if (result.timedOut) return { failure: 'it did not load within a minute' }
  const message =
    result.stderr.split('\n').find((line) => /Error|cannot|not found/.test(line)) ?? lastLines(result.stderr, 1)
  return { failure: message.trim() || `its process ended with ${result.signal ?? result.code}` }
}

/** @returns {string | undefined} a C++ compiler: $CXX, g++, clang++ or c++ */
export function findCompiler() {
  for (const name of [process.env.CXX, 'g++', 'clang++', 'c++']) {
    const path = name ? findOnPath(name) : undefined
    if (path) return path
  }
  return undefined
}

/** @returns {string} the compiler @throws {Problem} when there is none */
export function requireCompiler() {
  const compiler = findCompiler()
  if (compiler) return compiler
  throw new Problem(
    'There is no C++ compiler (g++ or clang++).',
    "tfjs-node's addon cannot be built.",
    'install one (Debian and Ubuntu: `apt-get install g++`; Fedora: `dnf install gcc-c++`), ' +
      'then `npm run setup -- --retry`',
  )
}

/**
 * @param {string} libraries
 * @param {import('../packages/sources.mjs').Sources} sources
 * @returns {string} where the addon that was built against them is kept, if it was
 */
function builtAddon(libraries, sources) {
  return join(libraries, `addon-${addonKey(sources)}.node`)
}

/**
 * Puts an addon built against these libraries at the place where tfjs-node looks for it. The build is kept beside the
 * libraries, so that a fresh node_modules needs no compiler.
 *
 * @param {string} libraries the folder that holds `tensorflow/`
 * @param {import('../packages/sources.mjs').Sources} sources
 * @throws {Problem} when it has to be compiled and cannot
 */
export async function installAddon(libraries, sources) {
  await compileAddon(libraries, sources)
  await putInPlace(builtAddon(libraries, sources), addonPath)
}

/**
 * Copies a built library to where it is looked for.
 *
 * @param {string} built
 * @param {string} place a process finds the old one or the new one, whole
 */
export async function putInPlace(built, place) {
  await mkdir(dirname(place), { recursive: true })
  const temporary = `${place}.${process.pid}`
  await copyFile(built, temporary)
  await rename(temporary, place)
}

/**
 * Arguments of the linker for a library of Node's that calls TensorFlow. It gets empty libraries of the same names: it
 * needs no more to note these, and reads all of TensorFlow's own for seconds. That the calls are there shows when it is
 * loaded.
 *
 * @param {string} compiler
 * @param {string} libraries the folder that holds `tensorflow/`
 * @param {string[]} names of the libraries it calls
 * @param {string} work a folder for the empty ones
 */
export async function linkedToTensorFlow(compiler, libraries, names, work) {
  const empty = ['-shared', '-nostdlib', '-x', 'c', '/dev/null']
  const standIns = names.map((name) => join(work, name))
  await Promise.all(
    names.map((name, i) =>
      run(compiler, [...empty, '-Xlinker', '-soname', '-Xlinker', name, '-o', standIns[i] ?? name]),
    ),
  )
  // Not -Wl,-rpath,...: a comma in the path would cut it.
  const path = ['-Xlinker', '-rpath', '-Xlinker', join(libraries, 'tensorflow')]
  return ['-shared', '-Xlinker', '--no-as-needed', ...standIns, ...path]
}

/**
 * Paths of the headers of Node-API and TensorFlow, as flags of the compiler.
 *
 * @param {string} libraries
 * @param {import('../packages/sources.mjs').Sources} sources
 */
export function headers(libraries, { nodeApi }) {
  return [`-I${join(nodeApi, 'include')}`, `-I${join(libraries, 'tensorflow', 'include')}`]
}

/**
 * Compiles files beside each other, as many as there are cores, and links them.
 *
 * @param {string} compiler
 * @param {{ source: string, object: string, flags: string[] }[]} files
 * @param {string[]} linking arguments after the objects
 * @returns {Promise<string | undefined>} the last lines of what the compiler says, when it fails
 */
export async function compileAndLink(compiler, files, linking) {
  const waiting = [...files]
  /** @type {Awaited<ReturnType<typeof run>>[]} */
  const results = []
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift())
      results.push(await run(compiler, [...file.flags, '-c', file.source, '-o', file.object]))
  }
  // Not all at once: each takes some 300 MB of memory.
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  if (results.every(({ ok }) => ok))
    results.push(await run(compiler, [...files.map(({ object }) => object), ...linking]))
  const failed = results.find(({ ok }) => !ok)
  return failed && (lastLines(failed.stderr, 6) || `it ended with ${failed.signal ?? failed.code}`)
}

/**
 * @param {import('../packages/sources.mjs').Sources} sources
 * @returns {string} changes with the addon's sources, the headers of Node-API and the flags
 */
function addonKey({ tfjsNode, nodeApi }) {
  const hash = createHash('sha256')
  for (const source of SOURCES) hash.update(readFileSync(join(tfjsNode, source)))
  hash.update(readFileSync(join(nodeApi, 'package.json'))).update(readFileSync(QUIET))
  return hash.update(FLAGS.join(' ')).digest('hex').slice(0, 12)
}

/**
 * Builds the addon against these libraries and keeps it beside them, unless it is there.
 *
 * @param {string} libraries
 * @param {import('../packages/sources.mjs').Sources} sources
 * @throws {Problem}
 */
export async function compileAddon(libraries, sources) {
  const built = builtAddon(libraries, sources)
  if (existsSync(built)) return
  const compiler = requireCompiler()
  const progress = startProgress("Compiling TensorFlow's addon")
  const work = await mkdtemp(`${built}.partial-`)
  const flags = [
    ...FLAGS,
    `-I${sources.tfjsNode}`,
    `-I${join(sources.tfjsNode, 'binding')}`,
    ...headers(libraries, sources),
  ]
  const files = SOURCES.map((source, i) => ({
    source: join(sources.tfjsNode, source),
    object: join(work, `${i}.o`),
    flags,
  }))
  const quiet = join(libraries, 'tensorflow', `libmisfit_quiet-${addonKey(sources)}.so`)
  try {
    // The last of the libraries is begun first. Linked to none of them, so that it need not wait for any.
    const failure =
      (await compileAndLink(
        compiler,
        [{ source: QUIET, object: join(work, 'quiet.o'), flags: FLAGS }],
        ['-shared', '-Xlinker', '-soname', '-Xlinker', basename(quiet), '-o', quiet],
      )) ??
      (await compileAndLink(compiler, files, [
        ...(await linkedToTensorFlow(
          compiler,
          libraries,
          ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
          work,
        )),
        quiet,
        '-o',
        join(work, 'addon.node'),
      ]))
    progress.end(failure === undefined ? 'done' : 'failed')
    if (failure !== undefined) {
      throw new Problem(
        `${compiler} could not compile the addon: ${failure}`,
        "tfjs-node's addon cannot be built.",
        'update the compiler (C++17 is needed: g++ 8 or clang 7 and later), then `npm run setup -- --retry`',
      )
    }
    await rename(join(work, 'addon.node'), built)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
