// Where set-up reads and writes: the workspace, its node_modules, and the cache that outlives them.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The workspace root: the folder with package.json and package-lock.json. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

export const nodeModules = join(root, 'node_modules')

/** tfjs-node as npm unpacked it. */
export const tfjsNodeFolder = join(nodeModules, '@tensorflow', 'tfjs-node')

/**
 * Path at which tfjs-node looks for its addon. N-API 8 is the newest that it names, and every Node we accept has it.
 */
export const addonPath = join(tfjsNodeFolder, 'lib', 'napi-v8', 'tfjs_binding.node')

/**
 * The folder for large things that must survive `rm -rf node_modules`: TensorFlow's libraries and the compiled addon.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} MISFIT_CACHE, else misfit under XDG_CACHE_HOME, else ~/.cache/misfit (LOCALAPPDATA on Windows)
 */
export function cacheFolder(env = process.env) {
  if (env.MISFIT_CACHE) return resolve(env.MISFIT_CACHE)
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'misfit')
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'misfit', 'cache')
  return join(homedir(), '.cache', 'misfit')
}
