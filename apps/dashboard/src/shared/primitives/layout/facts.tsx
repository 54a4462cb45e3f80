import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '../../design/class-names.ts'
import styles from './facts.module.css'

interface FactsProps extends ComponentProps<'dl'> {
  /**
   * Where a fact's name stands: beside its value, at the other end of the line, or over it, where facts stand under
   * each other or across the line.
   */
  layout: 'beside' | 'ends' | 'over' | 'across'
}

/** List of facts: names, quieter than their values. */
export function Facts({ layout, className, ...rest }: FactsProps): ReactNode {
  return <dl className={classNames(styles.facts, styles[layout], className)} {...rest} />
}

interface FactProps extends ComponentProps<'dd'> {
  name: ReactNode
}

/** One of `Facts`; all but the name is of the value. */
export function Fact({ name, ...value }: FactProps): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd {...value} />
    </div>
  )
}
