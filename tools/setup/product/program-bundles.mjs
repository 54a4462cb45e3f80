// Programs of the product, each in one file: what starts often must not compile and look up hundreds of modules each
// time. A bundle is made anew when any file that is in it has changed, so nobody has to think of it.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../paths.mjs'

/**
 * @typedef {object} Program
 * @property {string} name of its bundle
 * @property {string} source its file, as a path
 * @property {string} bundles the folder of its bundle: as deep as what looks for files relative to itself
 * @property {string[]} external loaded from node_modules: native code, and files that look for others beside them
 */

/**
 * Makes a program's bundle unless it is there and its sources are as they were.
 *
 * @param {Program} program
 * @returns {Promise<string>} the file for Node to run
 * @throws {Error} with esbuild's message when a source can't be compiled, and the system's where nothing can be written
 */
export async function bundleOfProgram(program) {
  const { source, bundles, external } = program
  const file = fileOf(program)
  if (isFresh(program)) return file
  const { build } = await import('esbuild')
  const startedAt = Date.now()
  const { outputFiles, metafile } = await build({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.9',
    external,
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
    // CommonJS packages ask for Node's own modules by `require`, which a module does not have.
    banner: {
      js:
        "import { createRequire as createRequireForPackages } from 'node:module'; " +
        'const require = createRequireForPackages(import.meta.url);',
    },
  })
  mkdirSync(bundles, { recursive: true })
  writeWhole(file, outputFiles[0]?.contents ?? new Uint8Array())
  const inputs = Object.keys(metafile.inputs)
  // A file that was written while it was read may be in the bundle as it was before: then the next who asks makes it
  // again.
  const settled = inputs.every((input) => statSync(join(root, input)).mtimeMs < startedAt)
  writeWhole(
    inputsFile(program),
    JSON.stringify(settled ? inputs.map((input) => [input, stampOf(join(root, input))]) : []),
  )
  return file
}

/**
 * Runs a program in this process, from its bundle; from its sources where no bundle can be written.
 *
 * @param {Program} program
 */
export async function runProgram(program) {
  const file = await bundleOfProgram(program).catch(async (/** @type {NodeJS.ErrnoException} */ error) => {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error
    const { register } = await import('tsx/esm/api')
    register()
    return program.source
  })
  await import(pathToFileURL(file).href)
}

/** @param {Program} program */
const fileOf = (program) => join(program.bundles, `${program.name}.js`)

/** @param {Program} program */
const inputsFile = (program) => join(program.bundles, `${program.name}.inputs.json`)

/** @param {Program} program @returns {boolean} */
function isFresh(program) {
  try {
    /** @type {[string, string][]} */
    const inputs = JSON.parse(readFileSync(inputsFile(program), 'utf8'))
    statSync(fileOf(program))
    return inputs.length > 0 && inputs.every(([input, stamp]) => stampOf(join(root, input)) === stamp)
  } catch {
    return false
  }
}

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
