// What tfjs-node's addon is compiled from: its own sources and the headers of Node-API. Two small packages, fetched by
// themselves while npm installs all the others, so that compiling need not wait for these.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findOnPath, run } from '../process/command.mjs'
import { npmCommand, readLock } from './packages.mjs'
import { nodeModules, root, tfjsNodeFolder } from '../paths.mjs'

const require = createRequire(import.meta.url)

/** @typedef {{ tfjsNode: string, nodeApi: string }} Sources folders of the two packages */

/** @type {Sources} */
export const installedSources = {
  tfjsNode: tfjsNodeFolder,
  get nodeApi() {
    try {
      return dirname(require.resolve('node-api-headers/package.json'))
    } catch {
      // Not installed yet: here it will be.
      return join(nodeModules, 'node-api-headers')
    }
  },
}

const NAMES = { tfjsNode: '@tensorflow/tfjs-node', nodeApi: 'node-api-headers' }

/**
 * The sources as the lock names them: from node_modules, or downloaded into a folder.
 *
 * @param {string} folder to download into; it is the caller's to remove
 * @returns {Promise<Sources | undefined>} undefined where that does not work: then they come with all packages
 */
export async function findSources(folder) {
  const packages = readLock().packages ?? {}
  const wanted = /** @type {('tfjsNode' | 'nodeApi')[]} */ (['tfjsNode', 'nodeApi']).map((key) => ({
    key,
    name: NAMES[key],
    ...packages[`node_modules/${NAMES[key]}`],
  }))
  if (wanted.every(({ key, version }) => versionIn(installedSources[key]) === version)) return installedSources
  const tar = findOnPath('tar')
  if (!tar) return undefined
  const [command = '', ...args] = npmCommand()
  await mkdir(folder, { recursive: true })
  const packed = await run(
    command,
    [
      ...args,
      'pack',
      '--json',
      '--pack-destination',
      folder,
      ...wanted.map(({ name, version }) => `${name}@${version}`),
    ],
    { cwd: root },
  )
  if (!packed.ok) return undefined
  try {
    const sources = { ...installedSources }
    /** @type {{ name: string, filename: string }[]} */
    const archives = Object.values(JSON.parse(packed.stdout))
    for (const { key, name, integrity } of wanted) {
      const archive = join(
        folder,
        archives
          .find((found) => found.name === name)
          ?.filename.replace(/^@/, '')
          .replace('/', '-') ?? '',
      )
      if (!(await hasIntegrity(archive, integrity))) return undefined
      sources[key] = join(folder, key)
      await mkdir(sources[key], { recursive: true })
      if (!(await run(tar, ['-xzf', archive, '-C', sources[key], '--strip-components=1'])).ok) return undefined
    }
    return sources
  } catch {
    return undefined
  }
}

/** @param {string} folder of a package */
function versionIn(folder) {
  const manifest = join(folder, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}

/** @param {string} file @param {string | undefined} integrity such as "sha512-..." in base64, as the lock has it */
async function hasIntegrity(file, integrity) {
  const [algorithm = '', sum] = integrity?.split('-', 2) ?? []
  return (
    algorithm === 'sha512' &&
    createHash(algorithm)
      .update(await readFile(file))
      .digest('base64') === sum
  )
}
