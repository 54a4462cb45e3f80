import { execFileSync, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { homedir } from 'node:os'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'

const source = path.resolve(import.meta.dirname, '../src')
const interpreter = process.env['MISFIT_PYTHON'] ?? (process.platform === 'win32' ? 'python' : 'python3')

/** A Python that has the client and what it needs: `python3`, or the one that `MISFIT_PYTHON` names. */
export class Python {
  readonly #environment: NodeJS.ProcessEnv
  static readonly #cache =
    process.env['MISFIT_CACHE'] ?? path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'misfit')

  private constructor(packages: string | null) {
    const { MISFIT_HUB: _hub, MISFIT_HOME: _home, MISFIT_TOKEN: _token, ...rest } = process.env
    const folders = [source, import.meta.dirname, ...(packages === null ? [] : [packages])]
    this.#environment = {
      ...rest,
      PYTHONPATH: folders.join(path.delimiter),
      PYTHONUNBUFFERED: '1',
      PYTHONPYCACHEPREFIX: path.join(Python.#cache, 'python-bytecode'),
    }
  }

  /**
   * The machine's Python; NumPy and Pillow are fetched into the cache of set-up where it has none.
   *
   * @throws when that fails
   */
  static prepare(): Python {
    const hasAll = (packages: string | null) => new Python(packages).has('numpy', 'PIL')
    if (hasAll(null)) return new Python(null)
    const packages = path.join(Python.#cache, 'python-client')
    // Whichever versions this Python can have: the client runs on all of them. Bytecode is made of what is imported
    // only.
    if (!hasAll(packages)) {
      execFileSync(
        interpreter,
        [
          '-m',
          'pip',
          'install',
          '--quiet',
          '--disable-pip-version-check',
          '--no-compile',
          '--upgrade',
          '--target',
          packages,
          'numpy',
          'pillow',
        ],
        { stdio: 'inherit' },
      )
    }
    return new Python(packages)
  }

  /** Whether all of these modules are there. They are not loaded, which takes seconds for some. */
  has(...modules: string[]): boolean {
    const code =
      `import importlib.util, sys; sys.exit(any(importlib.util.find_spec(one) is None for one ` +
      `in ${JSON.stringify(modules)}))`
    return spawnSync(interpreter, ['-c', code], { env: this.#environment }).status === 0
  }

  /** Runs it to its end. A hub in this process answers meanwhile. */
  async run(
    args: readonly string[],
    options: { environment?: NodeJS.ProcessEnv; input?: Uint8Array } = {},
  ): Promise<{ status: number; stdout: Buffer; stderr: string }> {
    const child = this.start(args, options.environment ?? {})
    child.stdin.end(options.input)
    const [stdout, stderr, [status]] = await Promise.all([
      buffer(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    return { status, stdout, stderr }
  }

  /** Starts it. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
    return spawn(interpreter, args, { env: { ...this.#environment, ...environment } })
  }
}

/** Waits until a stream of a process has said some words. */
export async function untilSaid(stream: NodeJS.ReadableStream, words: string): Promise<void> {
  let said = ''
  while (!said.includes(words)) said += String((await once(stream, 'data'))[0])
}
