// What set-up found and did, for everyone who wants to know which backend trains: node_modules/.misfit-setup.json.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operationsKey } from './tensorflow/operations.mjs'
import { packagesAreStamped, packagesKey } from './packages/packages.mjs'
import { addonPath, nodeModules } from './paths.mjs'

export const recordFile = join(nodeModules, '.misfit-setup.json')

/**
 * @typedef {object} SetupRecord
 * @property {'native' | 'wasm' | 'cpu'} backend
 * @property {string} tensorflow version of libtensorflow for the native backend, of TensorFlow.js for the others
 * @property {'present' | 'prebuilt' | 'wheel' | 'none'} source where the native library came from
 * @property {string} reason why this backend: one sentence
 * @property {{ wrong: string, follows: string, remedy: string }[]} problems what stood in the way of the native one
 * @property {string | null} addon path of the native addon
 * @property {string | null} libraries folder in the cache that the addon needs
 * @property {{ key: string, missing?: string } | null} operations our own operations for TensorFlow: of which sources,
 *   and why they are missing, if they are
 * @property {string} nodeAbi
 * @property {string} packages the lock's hash and Node's ABI at that time
 * @property {string} at ISO time
 */

/** @returns {SetupRecord | undefined} */
export function readRecord() {
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Omit<SetupRecord, 'nodeAbi' | 'packages' | 'at'>} outcome */
export function writeRecord(outcome) {
  const record = {
    ...outcome,
    nodeAbi: process.versions.modules,
    packages: packagesKey(),
    at: new Date().toISOString(),
  }
  const temporary = `${recordFile}.${process.pid}`
  writeFileSync(temporary, JSON.stringify(record, null, 2))
  renameSync(temporary, recordFile)
  return record
}

/**
 * Whether nothing has to be done. Looks only at a few files, so that each start pays milliseconds.
 *
 * @returns {SetupRecord | undefined} the record when it still holds
 */
export function currentRecord() {
  const record = readRecord()
  if (!record || !packagesAreStamped() || record.packages !== packagesKey()) return undefined
  if (record.backend === 'native' && (!existsSync(addonPath) || (record.libraries && !existsSync(record.libraries))))
    return undefined
  if (record.backend === 'native' && record.operations?.key !== operationsKey()) return undefined
  return record
}
