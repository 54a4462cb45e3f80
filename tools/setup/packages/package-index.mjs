// A Python package index read without Python: the address that the user configured for pip, and its page of a project.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string[]} addresses in pip's order: environment first, then the configuration files
 */
export function configuredIndexes(env = process.env) {
  const fromEnvironment = [env.PIP_INDEX_URL, ...(env.PIP_EXTRA_INDEX_URL ?? '').split(/\s+/)]
  const files = [
    env.PIP_CONFIG_FILE,
    join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'pip', 'pip.conf'),
    join(homedir(), '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ]
  const fromFiles = files.flatMap((file) => (file ? indexesInConfig(readIfThere(file)) : []))
  return [
    ...new Set(
      [...fromEnvironment, ...fromFiles].filter((url) => url !== undefined).filter((url) => /^https?:/.test(url)),
    ),
  ]
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * @param {string} text of a pip.conf
 * @returns {string[]} its index-url and extra-index-url
 */
export function indexesInConfig(text) {
  return [...text.matchAll(/^\s*(?:extra-)?index-url\s*[=:]\s*(\S+)/gm)].map((match) => match[1] ?? '')
}

/**
 * Finds a file on the index's page of a project ("simple" repository API, PEP 503).
 *
 * @param {string} index
 * @param {string} project normalised name, such as "tensorflow-cpu"
 * @param {string} file
 * @returns {Promise<string>} its address
 */
export async function findInIndex(index, project, file) {
  const page = `${index.replace(/\/$/, '')}/${project}/`
  const response = await fetch(page, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw new Error(`the index answered HTTP ${response.status} for ${project}`)
  const link = linkTo(await response.text(), file)
  if (!link) throw new Error(`the index has no ${file}`)
  return new URL(link, response.url).href
}

/**
 * @param {string} html
 * @param {string} file
 * @returns {string | undefined} the link whose last part is this file name, without its checksum fragment
 */
export function linkTo(html, file) {
  for (const [, link = ''] of html.matchAll(/<a\b[^>]*\bhref\s*=\s*["']([^"']+)["']/gi)) {
    const address = link.replace(/#.*$/, '').replaceAll('&amp;', '&')
    if (decodeURIComponent(address.split('?')[0]?.split('/').at(-1) ?? '') === file) return address
  }
  return undefined
}
