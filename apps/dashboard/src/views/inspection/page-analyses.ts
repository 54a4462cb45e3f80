import { type AnalysisResult, analysisResultSchema } from '@misfit/events/analysis'
import { blobUrl } from '../../shared/hub-api/fetch-blob.ts'
import { cancelAnalysis, HubError, startAnalysis } from '../../shared/hub-api/hub-api.ts'
import { connection } from '../../shared/live/connection.ts'
import { AskedAnalyses } from './asked-analyses.ts'

let shared: AskedAnalyses | null = null

/** The analyses of this page; every component that shows one shares them. Only in a browser. */
export function pageAnalyses(): AskedAnalyses {
  if (shared !== null) return shared
  const analyses = new AskedAnalyses({ start: startAnalysis, cancel: cancelAnalysis, result: fetchResult })
  const { socket } = connection()
  socket.on('analysis', (state) => analyses.take(state))
  socket.on('connect', () => analyses.reconnected())
  shared = analyses
  return analyses
}

/** @throws HubError, with status null when the hub can't be reached */
async function fetchResult(sha256: string): Promise<AnalysisResult> {
  let response: Response
  try {
    response = await fetch(blobUrl(sha256))
  } catch {
    throw new HubError('The hub cannot be reached.', null)
  }
  if (!response.ok) throw new HubError(`The hub answered ${response.status} for the result.`, response.status)
  const parsed = analysisResultSchema.safeParse(await response.json())
  if (!parsed.success)
    throw new HubError('The result could not be read; it may come from a trainer of another version.', response.status)
  return parsed.data
}
