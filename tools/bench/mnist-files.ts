import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadMnist } from '@misfit/data/mnist'

/** The train and test images as plain bytes in a new folder, for all contestants the same. The caller removes it. */
export async function writeMnistFiles(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'misfit-bench-'))
  const { partitions } = await loadMnist()
  for (const { name, images, labels } of [partitions.train, partitions.test]) {
    writeFileSync(path.join(folder, `${name}-images.bin`), images)
    writeFileSync(path.join(folder, `${name}-labels.bin`), Uint8Array.from(labels))
  }
  return folder
}
