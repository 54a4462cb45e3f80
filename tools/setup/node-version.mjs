// Which Node we run on: what is too old, and what is newer than what tfjs-node was made for.
import { Problem } from './problem.mjs'

export const OLDEST_NODE = '20.9.0'

/**
 * Node 23 removed functions of `util` that tfjs-node 4.22 calls. Misfit gives them back before it loads tfjs-node
 * (here in addon.mjs, in the product in libs/model), so that newer versions work too.
 */
export const FIRST_NODE_WITHOUT_UTIL_CHECKS = 23

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
export function isNewerThanTested(version = process.version) {
  return parts(version)[0] >= FIRST_NODE_WITHOUT_UTIL_CHECKS
}

/** @param {string} [version] @throws {Problem} on a Node that cannot run Misfit */
export function checkNodeVersion(version = process.version) {
  if (!isTooOld(version)) return
  throw new Problem(`This is Node ${version}; Misfit needs ${OLDEST_NODE} or later.`, 'Nothing was installed.', 'install Node 22 (or 20), then run the same command again')
}
