import { type ComponentProps, createElement, type ReactNode } from 'react'
import { classNames } from '../../design/class-names.ts'
import styles from './stack.module.css'

type StackElement = 'div' | 'section' | 'form' | 'header'

type StackProps<E extends StackElement> = ComponentProps<E> & {
  /** Element it is; `div` by default. */
  as?: E
  /** Step of space between its children (`--s1` to `--s8`); none by default. */
  gap?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
}

/** Column of things that stand under each other, as wide as what holds it. */
export function Stack<E extends StackElement = 'div'>({
  as,
  gap,
  className,
  style,
  ...rest
}: StackProps<E>): ReactNode {
  return createElement(as ?? 'div', {
    className: classNames(styles.stack, className),
    style: gap === undefined ? style : { gap: `var(--s${gap})`, ...style },
    ...rest,
  })
}
