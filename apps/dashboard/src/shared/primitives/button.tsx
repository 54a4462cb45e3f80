import type { ButtonHTMLAttributes, ComponentProps, ReactNode, Ref } from 'react'
import { classNames } from '../design/class-names.ts'
import { PageLink } from './page-link.tsx'
import { Tooltip } from './tooltip.tsx'
import styles from './button.module.css'

type ButtonLook = 'solid' | 'outline' | 'quiet' | 'danger'

interface Look {
  look?: ButtonLook
  small?: boolean
}

function lookOf({ look = 'outline', small = false }: Look, ...more: (string | false | undefined)[]): string {
  return classNames(styles.button, styles[look], small && styles.small, ...more)
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'outline',
  small = false,
  className,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return <button type={type} className={lookOf({ look, small }, className)} {...rest} />
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** Name of what the button does: its accessible name and its tooltip. */
  label: string
  /** Keys that do the same, shown in the tooltip. */
  keys?: string
  icon: ReactNode
}

/** A button that is only an icon: its label is a tooltip, and is read out. */
export function IconButton({
  label,
  keys,
  icon,
  look = 'quiet',
  small = false,
  className,
  type = 'button',
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>
      <button type={type} aria-label={label} className={lookOf({ look, small }, styles.iconOnly, className)} {...rest}>
        {icon}
      </button>
    </Tooltip>
  )
}

/** A link that looks like a button: for going somewhere, not for doing something. */
export function ButtonLink({
  look = 'outline',
  small = false,
  className,
  ...rest
}: ComponentProps<typeof PageLink> & Look): ReactNode {
  return <PageLink className={lookOf({ look, small }, className)} {...rest} />
}
