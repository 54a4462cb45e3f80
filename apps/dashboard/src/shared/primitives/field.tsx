'use client'

import { CircleAlert } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from 'react'
import { classNames } from '../design/class-names.ts'
import styles from './field.module.css'

interface FieldText {
  label: string
  hint?: ReactNode
  /** Problem with the value; null when it is fine. */
  error?: string | null
  optional?: boolean
}

/** Ties label, hint and error to a control, which gets the attributes by which they are read out with it. */
function Field({
  label,
  hint,
  error = null,
  optional = false,
  children,
}: FieldText & {
  children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}): ReactNode {
  const id = useId()
  const describedBy = [hint !== undefined && `${id}-hint`, error !== null && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional && <span className={styles.optional}> (optional)</span>}
      </label>
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(error === null ? {} : { 'aria-invalid': true }),
      })}
      {error !== null && (
        <p className={styles.error} id={`${id}-error`}>
          <CircleAlert aria-hidden />
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

export function TextField({
  label,
  hint,
  error,
  optional,
  numeric = false,
  ...rest
}: FieldText & { numeric?: boolean; ref?: Ref<HTMLInputElement> } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    'id'
  >): ReactNode {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} error={error ?? null} optional={optional ?? false}>
      {(attributes) => (
        <input
          className={classNames(styles.input, numeric && styles.number)}
          {...(numeric ? { inputMode: 'decimal' as const } : {})}
          {...rest}
          {...attributes}
        />
      )}
    </Field>
  )
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  ...rest
}: FieldText & { ref?: Ref<HTMLSelectElement> } & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>): ReactNode {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} error={error ?? null} optional={optional ?? false}>
      {(attributes) => <select className={styles.input} {...rest} {...attributes} />}
    </Field>
  )
}

/** A lone control in a toolbar: its label is read out but not shown. */
export function BareInput({
  label,
  className,
  ...rest
}: { label: string; ref?: Ref<HTMLInputElement> } & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  return <input aria-label={label} className={classNames(styles.input, className)} {...rest} />
}

export function BareSelect({
  label,
  className,
  ...rest
}: { label: string } & SelectHTMLAttributes<HTMLSelectElement>): ReactNode {
  return <select aria-label={label} className={classNames(styles.input, className)} {...rest} />
}
