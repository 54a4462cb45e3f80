// How much is in a folder: to show progress of programs that tell none, and the size of the data folder.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes in its files, at any depth; files that vanish meanwhile count 0
 */
export async function bytesIn(folder) {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
