'use client'

import { createContext, useContext } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'

/** A run whose validation answers are followed from epoch to epoch. */
export interface RunCourse {
  readonly runId: string
  readonly datasetId: string
  /** Keep the array's identity between renders. */
  readonly epochs: readonly EventOf<'epoch'>[]
}

/** Set where a page shows one run; validation images opened there are followed through its epochs. */
export const RunCourseContext = createContext<RunCourse | null>(null)

export const useRunCourse = (): RunCourse | null => useContext(RunCourseContext)
