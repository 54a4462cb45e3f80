import { readFileSync } from 'node:fs'
import path from 'node:path'
import { workspaceFolder } from './workspace-folder.ts'

/** Misfit's version, from the workspace's package. */
export function misfitVersion(): string {
  const text = readFileSync(path.join(workspaceFolder, 'package.json'), 'utf8')
  const parsed: unknown = JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}
