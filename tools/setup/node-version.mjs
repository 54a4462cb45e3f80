// Which Node we run on: what is too old, and what newer ones need.
import { fileURLToPath } from 'node:url'
import { Problem } from './problem.mjs'

export const OLDEST_NODE = '20.9.0'

/** Node 23 removed four functions of `util` that tfjs-node 4.22 calls. */
export const FIRST_NODE_WITHOUT_UTIL_CHECKS = 23

/** The file that gives them back, for `node --require`. */
export const shimFile = fileURLToPath(new URL('./util-shim.cjs', import.meta.url))

/** @param {string} version such as "v20.9.0" @returns {[number, number]} major and minor */
function parts(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return [major, minor]
}

/** @param {string} [version] */
export function isTooOld(version = process.version) {
  const [major, minor] = parts(version)
  const [oldestMajor, oldestMinor] = parts(OLDEST_NODE)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}

/** @param {string} [version] */
export function needsShim(version = process.version) {
  return parts(version)[0] >= FIRST_NODE_WITHOUT_UTIL_CHECKS
}

/** @param {string} [version] @throws {Problem} on a Node that cannot run Misfit */
export function checkNodeVersion(version = process.version) {
  if (!isTooOld(version)) return
  throw new Problem(`This is Node ${version}; Misfit needs ${OLDEST_NODE} or later.`, 'Nothing was installed.', 'install Node 22 (or 20), then run the same command again')
}

/**
 * NODE_OPTIONS for a child process that loads TensorFlow: with the shim where this Node needs it, else as it was.
 *
 * @param {string | undefined} options the present value
 * @param {string} [version]
 * @returns {string}
 */
export function nodeOptionsWithShim(options, version = process.version) {
  const present = options ?? ''
  if (!needsShim(version) || present.includes('util-shim.cjs')) return present
  return `${present} --require ${JSON.stringify(shimFile)}`.trim()
}
