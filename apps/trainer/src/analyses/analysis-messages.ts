import type { AnalysisJob } from '@misfit/events/analysis'
import type { BlobRef } from '@misfit/events/ids'

/** Messages between a trainer and the child process that looks into saved models. */

export type ToAnalyst = { type: 'analyse'; job: AnalysisJob; home: string } | { type: 'cancel'; analysisId: string }

export type FromAnalyst =
  | { type: 'progress'; analysisId: string; progress: number }
  /** The result lies in this file. */
  | { type: 'done'; analysisId: string; file: string; result: BlobRef }
  | { type: 'failed'; analysisId: string; message: string }
