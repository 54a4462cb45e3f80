import type { BlobStore } from '@misfit/store/blobs/blob-store'
import type { Database } from '@misfit/store/postgres/database'
import type { Access } from '../access/access-api.ts'
import type { Analyses } from '../trainers/analyses.ts'
import type { HistoryPacks } from '../runs/history-packs.ts'
import type { HttpPrograms } from '../trainers/http-programs.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import type { Sweeps } from '../sweeps/sweeps.ts'
import type { Trainers } from '../trainers/trainers.ts'
import type { WorkerBoard } from '../trainers/worker-board.ts'

/** Parts of the hub that the routes of the HTTP API use. */
export interface ApiParts {
  desk: RunDesk
  trainers: Trainers
  database: Database
  blobs: BlobStore
  analyses: Analyses
  sweeps: Sweeps
  workers: WorkerBoard
  packs: HistoryPacks
  programs: HttpPrograms
  access: Access
}
