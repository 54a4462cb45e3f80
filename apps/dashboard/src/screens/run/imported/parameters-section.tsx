import { memo, type ReactNode } from 'react'
import type { Parameter } from '@misfit/events/run/metric-series'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { Section } from '../../../shared/primitives/section.tsx'
import { Table } from '../../../shared/primitives/table.tsx'

interface ParametersSectionProps {
  parameters: readonly Parameter[]
  /** The list grows in place: its length tells. */
  count: number
  fileStem: string
}

/** Section of the parameters that were chosen for a run, as its program logged them. */
export const ParametersSection = memo(function ParametersSection({
  parameters,
  fileStem,
}: ParametersSectionProps): ReactNode {
  return (
    <Section
      title="Parameters"
      anchor="parameters"
      actions={
        <ExportMenu
          what="parameters"
          fileStem={`${fileStem}-parameters`}
          rows={() => [['name', 'value'], ...parameters.map(({ name, value }) => [name, value])]}
        />
      }
    >
      <Table label="Parameters">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, value }, i) => (
            <tr key={i}>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td dir="auto">{value}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
})
