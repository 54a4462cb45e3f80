'use client'

import { X } from 'lucide-react'
import { AlertDialog as Alert, Dialog as Radix } from 'radix-ui'
import type { CSSProperties, ReactNode } from 'react'
import { Button, IconButton } from './button.tsx'
import styles from './dialog.module.css'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** Buttons in a row at the bottom. */
  foot?: ReactNode
  /** Width in rem; 32 by default. */
  width?: number
}

/** A dialog over the page. Focus goes in and comes back; Escape and the scrim close it. */
export function Dialog({ open, onOpenChange, title, description, children, foot, width = 32 }: DialogProps): ReactNode {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={styles.dialog}
          style={{ '--width': `${width}rem` } as CSSProperties}
          onOpenAutoFocus={focusFirstField}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className={styles.head}>
            <div className={styles.titles}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className={styles.description}>{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} className={styles.close} />
            </Radix.Close>
          </div>
          <div className={styles.body}>{children}</div>
          {foot !== undefined && <div className={styles.foot}>{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/**
 * The focus goes to the first field, else to the dialog itself: never to its close button, which would say so at once.
 */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  const field = event.currentTarget.querySelector<HTMLElement>(
    'input:checked, input:not([type="radio"]), select, textarea, [data-autofocus]',
  )
  ;(field ?? event.currentTarget).focus()
}

interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** Description of what will happen, and whether it can be undone. */
  description: ReactNode
  /** The verb on the button: `Delete 3 runs`. */
  action: string
  onConfirm: () => void
}

/** Asks before something is taken away. The focus starts on Cancel. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  onConfirm,
}: ConfirmDialogProps): ReactNode {
  return (
    <Alert.Root open={open} onOpenChange={onOpenChange}>
      <Alert.Portal>
        <Alert.Overlay className={styles.scrim} />
        <Alert.Content className={styles.dialog} style={{ '--width': '27rem' } as CSSProperties}>
          <div className={styles.head}>
            <div className={styles.titles}>
              <Alert.Title className={styles.title}>{title}</Alert.Title>
            </div>
          </div>
          <div className={styles.body}>
            <Alert.Description className={styles.description}>{description}</Alert.Description>
          </div>
          <div className={styles.foot}>
            <Alert.Cancel asChild>
              <Button>Cancel</Button>
            </Alert.Cancel>
            <Alert.Action asChild>
              <Button look="danger" onClick={onConfirm}>
                {action}
              </Button>
            </Alert.Action>
          </div>
        </Alert.Content>
      </Alert.Portal>
    </Alert.Root>
  )
}
