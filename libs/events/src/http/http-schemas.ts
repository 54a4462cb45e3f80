import { z } from 'zod'
import {
  auditSchema,
  createShareSchema,
  createTokenSchema,
  createdShareSchema,
  createdTokenSchema,
  sessionSchema,
  shareSchema,
  signInSchema,
  signedInSchema,
  tokenSchema,
} from './access.ts'
import {
  alertRuleSchema,
  alertRulesSchema,
  alertSchema,
  alertsSchema,
  createAlertRuleSchema,
  createdAlertRuleSchema,
  muteAlertRuleSchema,
  webhookBodySchema,
} from '../people/alert.ts'
import { analysisStateSchema, startAnalysisSchema } from '../analysis.ts'
import { datasetDescriptionSchema, publishedDatasetSchema } from '../dataset.ts'
import {
  appendedSchema,
  beatSchema,
  editRunSchema,
  errorSchema,
  healthSchema,
  positionSchema,
  startFoldsSchema,
  startRunSchema,
  startedFoldsSchema,
  startedRunSchema,
  startedWalkSchema,
  takenArchiveSchema,
} from './http-api.ts'
import { blobRefSchema, runIdSchema } from '../ids.ts'
import { imageMarkSchema, writeMarksSchema } from '../people/image-mark.ts'
import { noteSchema, noteVersionsSchema, writeNoteSchema } from '../people/note.ts'
import { metricSchema } from '../run/metric-json.ts'
import { runEventSchema } from '../run/run-event.ts'
import { runSummarySchema } from '../run/run-summary.ts'
import { chosenSettingsSchema } from '../settings/new-run-settings.ts'
import { runSettingsSchema } from '../settings/settings.ts'
import { startedSweepSchema, stopSweepSchema, sweepSchema, startSweepSchema, sweepsSchema } from '../settings/sweep.ts'
import { trainerStatusSchema } from '../live/trainer.ts'
import { workersSchema } from '../live/worker.ts'

/** Schemas of what travels over the HTTP API, by the names that its description uses. */
export const httpSchemas = {
  Alert: alertSchema,
  AlertRule: alertRuleSchema,
  AlertRules: alertRulesSchema,
  Alerts: alertsSchema,
  AnalysisState: analysisStateSchema,
  Appended: appendedSchema,
  Audit: auditSchema,
  Beat: beatSchema,
  BlobRef: blobRefSchema,
  CreateAlertRule: createAlertRuleSchema,
  CreateShare: createShareSchema,
  CreateToken: createTokenSchema,
  CreatedAlertRule: createdAlertRuleSchema,
  CreatedShare: createdShareSchema,
  CreatedToken: createdTokenSchema,
  DatasetDescription: datasetDescriptionSchema,
  DatasetDescriptions: z.array(datasetDescriptionSchema),
  EditRun: editRunSchema,
  Error: errorSchema,
  Health: healthSchema,
  ImageMark: imageMarkSchema,
  ImageMarks: z.array(imageMarkSchema),
  Metric: metricSchema,
  MuteAlertRule: muteAlertRuleSchema,
  NewRunSettings: chosenSettingsSchema,
  Note: noteSchema,
  NoteVersions: noteVersionsSchema,
  OpenApi: z.looseObject({ openapi: z.string() }),
  Position: positionSchema,
  PublishedDataset: publishedDatasetSchema,
  RunEvent: runEventSchema,
  RunSettings: runSettingsSchema,
  RunSummaries: z.array(runSummarySchema),
  RunSummary: runSummarySchema,
  Session: sessionSchema,
  Share: shareSchema,
  Shares: z.array(shareSchema),
  SignIn: signInSchema,
  SignedIn: signedInSchema,
  StartAnalysis: startAnalysisSchema.extend({ runId: runIdSchema }),
  StartFolds: startFoldsSchema,
  StartRun: startRunSchema,
  StartSweep: startSweepSchema,
  StartedFolds: startedFoldsSchema,
  StartedRun: startedRunSchema,
  StartedSweep: startedSweepSchema,
  StartedWalk: startedWalkSchema,
  StopSweep: stopSweepSchema,
  Sweep: sweepSchema,
  Sweeps: sweepsSchema,
  TakenArchive: takenArchiveSchema,
  Token: tokenSchema,
  Tokens: z.array(tokenSchema),
  Trainers: z.array(trainerStatusSchema),
  WebhookBody: webhookBodySchema,
  Workers: workersSchema,
  WriteMarks: writeMarksSchema,
  WriteNote: writeNoteSchema,
} satisfies Record<string, z.ZodType>
export type HttpSchemaName = keyof typeof httpSchemas
