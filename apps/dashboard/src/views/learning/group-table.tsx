import type { ReactNode } from 'react'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { percentText } from '../matrix/shaded-matrix.ts'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { classNames } from '../../shared/design/class-names.ts'
import type { LearningGroup } from './learning-groups.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './learning.module.css'

interface GroupTableProps {
  /** Name of what the groups are: `First right`. */
  title: string
  groups: readonly LearningGroup[]
  fileStem: string
  onOpen: (group: LearningGroup) => void
}

/** Groups of images with their sizes; each opens onto its images. */
export function GroupTable({ title, groups, fileStem, onOpen }: GroupTableProps): ReactNode {
  const whole = groups.reduce((sum, { indices }) => sum + indices.length, 0)
  return (
    <Stack gap={3}>
      <div className={styles.groupHead}>
        <h3>{title}</h3>
        <ExportMenu
          what={title.toLowerCase()}
          fileStem={fileStem}
          rows={() => [['group', 'images'], ...groups.map((group) => [group.title, group.indices.length])]}
        />
      </div>
      <div className={styles.groupScroll} tabIndex={0} role="region" aria-label={`${title}, all rows`}>
        <Table label={title}>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col" className={tableStyles.number}>
                Images
              </th>
              <th scope="col" className={tableStyles.number}>
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={group.title} group={group} whole={whole} onOpen={() => onOpen(group)} />
            ))}
          </tbody>
        </Table>
      </div>
    </Stack>
  )
}

interface GroupRowProps {
  group: LearningGroup
  /** Number of images in all groups. */
  whole: number
  onOpen: () => void
}

function GroupRow({ group: { title, indices }, whole, onOpen }: GroupRowProps): ReactNode {
  const share = whole === 0 ? 0 : indices.length / whole
  const says = `${title}: open ${plural(indices.length, 'image')}`
  return (
    <tr>
      <th scope="row">
        {indices.length === 0 ? (
          title
        ) : (
          <button type="button" className={styles.open} aria-label={says} onClick={onOpen}>
            {title}
          </button>
        )}
      </th>
      <td className={tableStyles.number}>{formatCount(indices.length)}</td>
      <td className={classNames(tableStyles.number, styles.share)}>
        <span className={styles.bar} style={{ width: `${share * 4}rem` }} aria-hidden />
        {percentText(share)}
      </td>
    </tr>
  )
}
