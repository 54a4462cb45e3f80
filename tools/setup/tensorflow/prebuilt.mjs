// tfjs-node's own download: libtensorflow and a ready addon, fetched by its install script. Many machines cannot reach
// its host, so it is stopped as soon as nothing arrives, and a failure is remembered.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, run } from '../process/command.mjs'
import { bytesIn } from '../packages/folder-size.mjs'
import { onInterruption } from '../process/interruption.mjs'
import { addonPath, cacheFolder, nodeModules, tfjsNodeFolder } from '../paths.mjs'
import { Problem } from '../terminal/problem.mjs'
import { startProgress } from '../terminal/progress.mjs'

const FIRST_BYTES_WITHIN_MS = 8_000
const STALLED_AFTER_MS = 60_000
const LONGEST_MS = 10 * 60_000
const REMEMBER_FAILURE_MS = 7 * 24 * 3600_000

const refusalFile = () => join(cacheFolder(), 'prebuilt-refused.json')

/** @returns {string | undefined} why the last try failed, if that was in the last week */
function rememberedRefusal() {
  try {
    const { at, reason, platform } = JSON.parse(readFileSync(refusalFile(), 'utf8'))
    return Date.now() - at < REMEMBER_FAILURE_MS && platform === platformKey() ? String(reason) : undefined
  } catch {
    return undefined
  }
}

/** @param {string} reason */
function rememberRefusal(reason) {
  mkdirSync(cacheFolder(), { recursive: true })
  writeFileSync(refusalFile(), JSON.stringify({ at: Date.now(), platform: platformKey(), reason }))
}

const platformKey = () => `${process.platform}-${process.arch}-${process.versions.modules}`

/**
 * Runs tfjs-node's install script.
 *
 * @param {{ retry?: boolean }} [options] retry: try although it failed lately
 * @throws {Problem} when it gives no addon
 */
export async function downloadPrebuilt({ retry = false } = {}) {
  const remembered = retry ? undefined : rememberedRefusal()
  if (remembered) throw refused(`${remembered} (remembered)`)
  const manifest = join(tfjsNodeFolder, 'package.json')
  // The script writes into its package.json while it works.
  const manifestBefore = readFileSync(manifest)
  const undo = () => {
    writeFileSync(manifest, manifestBefore)
    if (!existsSync(addonPath)) rmSync(join(tfjsNodeFolder, 'deps'), { recursive: true, force: true })
  }
  const forget = onInterruption(undo)
  const progress = startProgress("Trying tfjs-node's own download")
  const reason = await runInstallScript(progress.update)
  undo()
  forget()
  progress.end(reason ? `not available: ${reason}` : 'done')
  if (!reason) return
  rememberRefusal(reason)
  throw refused(reason)
}

/** @param {string} reason */
function refused(reason) {
  return new Problem(
    `tfjs-node's own download does not work here: ${reason}.`,
    'Its ready-made addon cannot be used.',
    'allow its host through the firewall or proxy (HTTPS_PROXY is read), then `npm run setup -- --retry`',
  )
}

/** @param {(bytes: number) => void} onBytes @returns {Promise<string | undefined>} why it failed */
async function runInstallScript(onBytes) {
  const stop = new AbortController()
  let bytes = 0
  let lastGrowth = Date.now()
  const watch = setInterval(async () => {
    const now = await bytesIn(tfjsNodeFolder).catch(() => bytes)
    if (now > bytes) lastGrowth = Date.now()
    bytes = now
    onBytes(Math.max(0, bytes - before))
    const patience = bytes > before + 1e5 ? STALLED_AFTER_MS : FIRST_BYTES_WITHIN_MS
    if (Date.now() - lastGrowth > patience) stop.abort()
  }, 500)
  const before = await bytesIn(tfjsNodeFolder)
  bytes = before
  const result = await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: tfjsNodeFolder,
    env: { ...process.env, PATH: join(nodeModules, '.bin') + delimiter + process.env.PATH },
    timeoutMs: LONGEST_MS,
    signal: stop.signal,
  })
  clearInterval(watch)
  if (result.ok && existsSync(addonPath)) return undefined
  if (stop.signal.aborted) return 'its host does not answer'
  if (result.timedOut) return 'it took longer than ten minutes'
  const code = /code: '(\w+)'/.exec(result.stderr)?.[1]
  return code
    ? `its host cannot be reached (${code})`
    : lastLines(result.stderr || result.stdout, 1) || 'it left no addon'
}
