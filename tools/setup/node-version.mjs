// Which Node we run on: what is too old, what is tested, and what is past its end.
import { readFileSync } from 'node:fs'
import { Problem } from './terminal/problem.mjs'

/** @type {{ oldest: string, install: string, alsoTested: string[], pastItsEnd: string[] }} */
const versions = JSON.parse(readFileSync(new URL('node-versions.json', import.meta.url), 'utf8'))

export const OLDEST_NODE = versions.oldest

/** Versions of Node to install, in words. */
export const NODE_TO_INSTALL = `Node ${versions.install} (${versions.alsoTested.join(' and ')} are tested too)`

/** Majors on which `npm test` sets up, tests and trains, the oldest first. */
export const TESTED_MAJORS = [...versions.pastItsEnd, versions.install, ...versions.alsoTested]
  .map(Number)
  .sort((a, b) => a - b)

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
export function isTested(version = process.version) {
  return TESTED_MAJORS.includes(parts(version)[0])
}

/** @param {string} [version] @returns {boolean} whether it runs Misfit, and its makers mend it no more */
export function isPastItsEnd(version = process.version) {
  return versions.pastItsEnd.includes(String(parts(version)[0]))
}

/** @param {string} [version] @throws {Problem} on a Node that cannot run Misfit */
export function checkNodeVersion(version = process.version) {
  if (!isTooOld(version)) return
  throw new Problem(
    `This is Node ${version}; Misfit needs ${OLDEST_NODE} or later.`,
    'Nothing was installed.',
    `install ${NODE_TO_INSTALL}, then run the same command again`,
  )
}
