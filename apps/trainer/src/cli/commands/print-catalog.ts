import { datasetNames, openDataset } from '@misfit/data/catalog'
import { modelSpecs } from '@misfit/model/find-model'
import { describeDataset } from '../../datasets/dataset-description.ts'
import { textTable } from '../text-table.ts'

/** Lists the models there are. */
export function listModels({ json }: { json: boolean }): void {
  const offers = modelSpecs.map(({ id, title, description, changes }) => ({ id, title, description, changes }))
  process.stdout.write(
    json
      ? `${JSON.stringify(offers)}\n`
      : `${textTable(
          ['model', 'what it is'],
          offers.map(({ id, description }) => [id, description]),
        )}\n`,
  )
}

/** Lists the datasets there are, with what is in them. */
export async function printDatasets({ json }: { json: boolean }): Promise<void> {
  const datasets = await Promise.all(datasetNames.map(async (name) => describeDataset(await openDataset(name))))
  if (json) {
    process.stdout.write(`${JSON.stringify(datasets)}\n`)
    return
  }
  process.stdout.write(
    `${textTable(
      ['dataset', 'images', 'classes', 'train', 'validation', 'test', 'source'],
      datasets.map(({ name, imageShape, classes, partitions: { train, validation, test }, source }) => [
        name,
        imageShape.join(' x '),
        String(classes.length),
        String(train.count),
        String(validation.count),
        String(test.count),
        source,
      ]),
    )}\n`,
  )
}
