'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from '../design/class-names.ts'
import styles from './menu.module.css'

/** A menu that opens from `trigger`, which must be a button. */
export function Menu({
  trigger,
  children,
  align = 'end',
  onOpenChange,
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  onOpenChange?: (open: boolean) => void
}): ReactNode {
  return (
    <Radix.Root modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface MenuItemProps {
  children: ReactNode
  icon?: ReactNode
  note?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

export function MenuItem({
  children,
  icon,
  note,
  danger = false,
  disabled = false,
  onSelect,
}: MenuItemProps): ReactNode {
  return (
    <Radix.Item className={classNames(styles.item, danger && styles.danger)} disabled={disabled} onSelect={onSelect}>
      {icon}
      <span className={styles.text}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </Radix.Item>
  )
}

interface MenuCheckItemProps {
  children: ReactNode
  checked: boolean
  note?: ReactNode
  onChange: (checked: boolean) => void
}

/** Item of several that may be on; the menu stays open. */
export function MenuCheckItem({ children, checked, note, onChange }: MenuCheckItemProps): ReactNode {
  return (
    <Radix.CheckboxItem
      className={styles.item}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className={styles.check}>
        <Radix.ItemIndicator asChild>
          <Check />
        </Radix.ItemIndicator>
      </span>
      <span className={styles.text}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </Radix.CheckboxItem>
  )
}

export const MenuLabel = ({ children }: { children: ReactNode }): ReactNode => (
  <Radix.Label className={styles.label}>{children}</Radix.Label>
)
export const MenuLine = (): ReactNode => <Radix.Separator className={styles.line} />
