import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Versions that figures are given for. */
const packages = ['tensorflow-cpu==2.21.0', 'keras==3.15.1', 'torch==2.15.0', 'numpy']

/** A Python with Keras and PyTorch, some gigabytes. See `pythonWith`. */
export function peerPython(): string {
  return pythonWith('peers', packages)
}

/**
 * A Python with some packages, in the cache folder of set-up; made at the first use, which fetches them.
 *
 * @param name of its folder there
 * @returns the path of the interpreter
 * @throws when there is no Python 3 or the packages can't be installed
 */
export function pythonWith(name: string, wanted: readonly string[]): string {
  const folder = path.join(
    process.env.MISFIT_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'misfit'),
    name,
  )
  const python = path.join(folder, 'bin', 'python')
  if (!existsSync(python)) {
    console.log(`Setting up ${wanted.join(', ')} in ${folder}`)
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
  }
  // Fast when all is there.
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted], {
    stdio: 'inherit',
  })
  return python
}
