import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { LayersModel, io } from '@tensorflow/tfjs'
import type { ModelCard } from './save.ts'
import { tf } from './tensorflow.ts'
import { syncFolder, writeThrough } from './write-file.ts'

/**
 * Writes a model in TensorFlow.js's own layout, `model.json` and `weights.bin`, which `tf.loadLayersModel` opens in
 * Node and in browsers. Both files are written into a new folder that then takes the place of the old one.
 *
 * What the model needs to know about pixels and classes is in `userDefinedMetadata`.
 */
export async function exportTfjs(folder: string, model: LayersModel, card: ModelCard): Promise<void> {
  const artifacts = await artifactsOf(model)
  const { pixelScale, classes, imageShape } = card
  const json = {
    format: 'layers-model',
    generatedBy: artifacts.generatedBy,
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
    userDefinedMetadata: { pixelScale, classes, imageShape },
  }
  const suffix = randomBytes(6).toString('hex')
  const fresh = `${folder}.${suffix}.tmp`
  const old = `${folder}.${suffix}.old`
  await mkdir(fresh, { recursive: true })
  try {
    await writeThrough(path.join(fresh, 'model.json'), Buffer.from(JSON.stringify(json)))
    await writeThrough(path.join(fresh, 'weights.bin'), weightBytes(artifacts.weightData))
    await renameIfPresent(folder, old)
    await rename(fresh, folder)
    await syncFolder(path.dirname(path.resolve(folder)))
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  let artifacts: io.ModelArtifacts = {}
  await model.save(
    tf.io.withSaveHandler((given) => {
      artifacts = given
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } })
    }),
  )
  return artifacts
}

function weightBytes(data: io.WeightData | undefined): Uint8Array {
  const parts = data === undefined ? [] : Array.isArray(data) ? data : [data]
  return Buffer.concat(parts.map((part) => new Uint8Array(part)))
}

async function renameIfPresent(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
