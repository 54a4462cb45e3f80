'use client'

import { memo } from 'react'
import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { EventOf } from '@misfit/events/run/run-event'
import { classNames } from '../../shared/design/class-names.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { shapeText } from './shape-text.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './layer-table.module.css'

interface LayerTableProps {
  model: Pick<EventOf<'model'>, 'layers' | 'parameters' | 'trainableParameters'>
  fileStem: string
  /** Name of the run or model whose layers these are. */
  name?: string
}

/** The layers of a model from input to output, with output shapes and parameters. */
export const LayerTable = memo(function LayerTable({ model, fileStem, name }: LayerTableProps): ReactNode {
  const { layers, parameters, trainableParameters } = model
  const rows = (): CsvCell[][] => [
    ['layer', 'type', 'activation', 'output shape', 'parameters', 'trainable'],
    ...layers.map((layer): CsvCell[] => [
      layer.name,
      layer.type,
      layer.activation ?? null,
      shapeText(layer.outputShape),
      layer.parameters,
      layer.trainable,
    ]),
    ['total', null, null, null, parameters, null],
  ]
  return (
    <Stack>
      <Table label={`Layers of ${name ?? 'the model'}`}>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Activation</th>
            <th scope="col" className={tableStyles.number}>
              Output shape
            </th>
            <th scope="col" className={tableStyles.number}>
              Parameters
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer, i) => (
            <tr key={i}>
              <th scope="row">
                {layer.type} <span className={styles.name}>{layer.name}</span>
              </th>
              <td className={styles.quiet}>
                {layer.activation === undefined || layer.activation === 'linear' ? '–' : layer.activation}
              </td>
              <td className={classNames(tableStyles.number, 'mono')}>{shapeText(layer.outputShape)}</td>
              <td className={classNames(tableStyles.number, layer.parameters === 0 && styles.quiet)}>
                {formatCount(layer.parameters)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Total
            </th>
            <td className={tableStyles.number}>{formatCount(parameters)}</td>
          </tr>
          {trainableParameters !== parameters && (
            <tr>
              <th scope="row" colSpan={3}>
                Trained
              </th>
              <td className={tableStyles.number}>{formatCount(trainableParameters)}</td>
            </tr>
          )}
        </tfoot>
      </Table>
      <div className={styles.tools}>
        <ExportMenu what="layer table" fileStem={fileStem} rows={rows} />
      </div>
    </Stack>
  )
})
