// TensorFlow's own libraries, taken from the wheel that it publishes for Python: downloaded by pip, or without Python
// from the package index that the user has configured; checked against a pinned SHA-256; unpacked into the cache.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { findOnPath, lastLines, run } from '../process/command.mjs'
import { bytesIn } from '../packages/folder-size.mjs'
import { onInterruption } from '../process/interruption.mjs'
import { configuredIndexes, findInIndex } from '../packages/package-index.mjs'
import { cacheFolder } from '../paths.mjs'
import { Problem } from '../terminal/problem.mjs'
import { formatBytes, startProgress } from '../terminal/progress.mjs'
import { extractMembers, readZipDirectory, selectMembers } from './zip.mjs'

/**
 * @typedef {object} Wheel
 * @property {string} project
 * @property {string} version
 * @property {string} file
 * @property {string} python the Python version to ask pip for; the two libraries do not depend on it
 * @property {string} platform pip's platform tag
 * @property {number} size bytes
 * @property {string} sha256
 */

/**
 * The pinned wheels by `${process.platform}-${process.arch}`. Add a platform only with a checksum that was verified and
 * an addon that was seen to train.
 *
 * @type {Record<string, Wheel>}
 */
export const wheels = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    python: '3.11',
    platform: 'manylinux_2_27_x86_64',
    size: 273_829_956,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
}

/** The libraries, and the headers that tfjs-node's two source files include (found with `g++ -M`). */
const wantedMembers = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring.h',
  'tensorflow/include/tensorflow/core/platform/ctstring_internal.h',
  'tensorflow/include/tsl/platform/ctstring.h',
  'tensorflow/include/tsl/platform/ctstring_internal.h',
  'tensorflow/include/xla/tsl/c/',
]

/** @param {Wheel} wheel @returns {string} the cache folder of its unpacked members */
export function libraryFolder(wheel) {
  return join(cacheFolder(), `tensorflow-${wheel.version}-${wheel.sha256.slice(0, 12)}`)
}

/**
 * Makes sure that the wheel's libraries and headers are in the cache.
 *
 * @param {Wheel} wheel
 * @returns {Promise<string>} the folder that holds `tensorflow/`
 * @throws {Problem} when it cannot be downloaded, or is not the file that was pinned
 */
export async function unpackWheel(wheel) {
  const folder = libraryFolder(wheel)
  if (existsSync(folder)) return folder
  const work = `${folder}.partial-${process.pid}`
  await mkdir(work, { recursive: true })
  const forget = onInterruption(() => rmSync(work, { recursive: true, force: true }))
  try {
    const file = await downloadWheel(wheel, join(work, 'download'))
    await verifyChecksum(file, wheel.sha256)
    const members = selectMembers(await readZipDirectory(file), wantedMembers)
    const progress = startProgress(
      'Unpacking TensorFlow',
      members.reduce((sum, { size }) => sum + size, 0),
    )
    await extractMembers(file, members, join(work, 'content'), progress.update)
    progress.end()
    await rename(join(work, 'content'), folder)
    return folder
  } finally {
    forget()
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} path @returns {Promise<string>} its SHA-256, in hex */
export async function sha256Of(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @param {string} expected
 * @throws {Problem} when the file is another one than was pinned
 */
export async function verifyChecksum(path, expected) {
  const actual = await sha256Of(path)
  if (actual === expected) return
  throw new Problem(
    `The downloaded ${path.split(/[\\/]/).at(-1)} is not the file that was tested: its SHA-256 ` +
      `is ${actual}, ${expected} expected.`,
    'It was deleted and nothing of it was used.',
    'Run the set-up again; if it stays so, the package index or a proxy on the way serves another file, ' +
      'so ask whoever runs it.',
  )
}

/** @param {Wheel} wheel @param {string} folder @returns {Promise<string>} the path of the file */
async function downloadWheel(wheel, folder) {
  await mkdir(folder, { recursive: true })
  const pip = await findPip()
  const indexes = pip ? [] : requireIndexes()
  const progress = startProgress(`Downloading TensorFlow ${wheel.version}`, wheel.size)
  try {
    const file = pip
      ? await downloadWithPip(pip, wheel, folder, progress.update)
      : await downloadFromIndexes(indexes, wheel, folder, progress.update)
    progress.end(`${formatBytes((await stat(file)).size)}`)
    return file
  } catch (error) {
    progress.end('failed')
    throw error
  }
}

/** @returns {Promise<string[] | undefined>} the command line that starts pip */
export async function findPip() {
  for (const name of ['python3', 'python']) {
    const python = findOnPath(name)
    if (python && (await run(python, ['-m', 'pip', '--version'], { timeoutMs: 20_000 })).ok)
      return [python, '-m', 'pip']
  }
  for (const name of ['pip3', 'pip']) {
    const pip = findOnPath(name)
    if (pip) return [pip]
  }
  return undefined
}

/** @param {string[]} pip @param {Wheel} wheel @param {string} folder @param {(bytes: number) => void} onBytes */
async function downloadWithPip(pip, wheel, folder, onBytes) {
  // pip shows no progress to a pipe, so the size of what it writes is watched. It writes to TMPDIR before it moves.
  const watch = setInterval(() => {
    bytesIn(folder).then(onBytes, () => {})
  }, 250)
  const [command = '', ...first] = pip
  const result = await run(
    command,
    [
      ...first,
      'download',
      '--no-deps',
      '--no-input',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--quiet',
      '--only-binary=:all:',
      '--python-version',
      wheel.python,
      '--platform',
      wheel.platform,
      '--dest',
      folder,
      `${wheel.project}==${wheel.version}`,
    ],
    { env: { ...process.env, TMPDIR: folder } },
  )
  clearInterval(watch)
  const file = join(folder, wheel.file)
  if (result.ok && existsSync(file)) return file
  const reason = lastLines(result.stderr || result.stdout) || 'it gave no reason'
  throw new Problem(
    `pip could not download ${wheel.project} ${wheel.version}: ${reason}`,
    'Native TensorFlow cannot be set up.',
    "check the network and pip's settings (`pip config list`) " +
      `with \`${pip.join(' ')} download --no-deps ${wheel.project}==${wheel.version}\`, ` +
      'then `npm run setup -- --retry`',
  )
}

/** @returns {string[]} @throws {Problem} when the user has configured none */
function requireIndexes() {
  const indexes = configuredIndexes()
  if (indexes.length > 0) return indexes
  throw new Problem(
    'There is no pip here, and no Python package index is configured.',
    'Native TensorFlow cannot be downloaded.',
    'install Python 3 with pip (Debian and Ubuntu: `apt-get install python3-pip`), or set PIP_INDEX_URL to a ' +
      'package index; then `npm run setup -- --retry`',
  )
}

/** @param {string[]} indexes @param {Wheel} wheel @param {string} folder @param {(bytes: number) => void} onBytes */
async function downloadFromIndexes(indexes, wheel, folder, onBytes) {
  /** @type {string[]} */
  const failures = []
  for (const index of indexes) {
    try {
      const url = await findInIndex(index, wheel.project, wheel.file)
      const response = await fetch(url)
      if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`)
      const file = join(folder, wheel.file)
      let received = 0
      const count = new Transform({
        transform(chunk, _encoding, next) {
          received += chunk.length
          onBytes(received)
          next(null, chunk)
        },
      })
      await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), count, createWriteStream(file))
      return file
    } catch (error) {
      failures.push(reasonOf(error))
    }
  }
  throw new Problem(
    `The configured package index did not give ${wheel.file}: ${failures.join('; ')}`,
    'Native TensorFlow cannot be set up.',
    'check PIP_INDEX_URL and the network, or install Python 3 with pip; then `npm run setup -- --retry`',
  )
}

/** @param {unknown} error @returns {string} for a failed fetch its cause, since its own message says nothing */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  const cause = /** @type {NodeJS.ErrnoException | undefined} */ (error.cause)
  return cause?.code ?? cause?.message ?? error.message
}
