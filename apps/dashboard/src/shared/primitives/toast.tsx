'use client'

import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { type ReactNode, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { messageOf } from '@misfit/text/message-of'
import { classNames } from '../design/class-names.ts'
import styles from './toast.module.css'

interface ToastMessage {
  id: number
  text: string
  problem: boolean
  action: { label: string; run: () => void } | null
}

let messages: readonly ToastMessage[] = []
let nextId = 1
const listeners = new Set<() => void>()

function set(next: readonly ToastMessage[]): void {
  messages = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Says briefly what was done, with a way to take it back where there is one. */
export function toast(text: string, action: ToastMessage['action'] = null): void {
  set([...messages.slice(-2), { id: nextId++, text, problem: false, action }])
}

/** Says what could not be done and why. */
export function toastProblem(error: unknown): void {
  const text = messageOf(error)
  set([...messages.slice(-2), { id: nextId++, text, problem: true, action: null }])
}

function remove(id: number): void {
  set(messages.filter((message) => message.id !== id))
}

/**
 * A message lies above a dialog or a menu that was opened before it came, so it is asked first what Escape closes. The
 * key was meant for what lies below, which gets it as soon as the message is gone.
 */
function passEscapeOn(event: KeyboardEvent, id: number): void {
  event.preventDefault()
  event.stopPropagation()
  flushSync(() => remove(id))
  event.target?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
}

const none: readonly ToastMessage[] = []

export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => none,
  )
  return (
    <Radix.Provider swipeDirection="right" label="Message">
      {shown.map(({ id, text, problem, action }) => (
        <Radix.Root
          key={id}
          className={classNames(styles.toast, problem && styles.problem)}
          duration={action === null && !problem ? 4000 : 10_000}
          onOpenChange={(open) => {
            if (!open) remove(id)
          }}
          onEscapeKeyDown={(event) => passEscapeOn(event, id)}
        >
          <Radix.Description className={styles.text}>{text}</Radix.Description>
          {action !== null && (
            <Radix.Action className={styles.action} altText={action.label} onClick={action.run}>
              {action.label}
            </Radix.Action>
          )}
          <Radix.Close className={styles.close} aria-label="Dismiss">
            <X aria-hidden />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className={styles.viewport} />
    </Radix.Provider>
  )
}
