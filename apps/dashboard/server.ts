import { accessSync, constants, mkdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { basePathOf } from '@misfit/hub/access/allowed-origin'
import type { Hub } from '@misfit/hub/hub'
import { printBanner, printFirstToken, printLine, trainerLine } from './server/address-banner.ts'
import { hubFile } from './server/hub-file.ts'
import { exit, openLifeline } from './server/lifeline.ts'
import { listen } from './server/listen.ts'
import { startPages } from './server/next-pages.ts'
import { openBrowser } from './server/open-browser.ts'
import { readOptions, type ServerOptions, ServerOptionsError } from './server/options.ts'
import { shownAddress } from './server/shown-address.ts'
import { type Trainer, superviseTrainer } from './server/trainer-process.ts'
import { untilSignal } from './server/until-signal.ts'

/**
 * The product in one process: dashboard, hub and live link on one port, and a trainer beside it.
 *
 * `node --import tsx apps/dashboard/server.ts [--dev] [--port 4200]`
 */
async function serve(options: ServerOptions, lifeline: Socket | null): Promise<void> {
  let trainer: Trainer | null = null
  const signalled = untilSignal(lifeline, () => trainer?.hurry())
  makeHome(options.home)
  const hub = await listen(options)
  const file = hubFile(join(options.home, homeLayout.hubFile))
  file.write(hub.url)
  process.on('exit', file.remove)
  if (options.trainer) trainer = superviseTrainer({ hubUrl: hub.url, home: options.home, say: printLine })
  const pages = startPages({ dev: options.dev, port: hub.port, basePath: basePathOf(options.publicUrl) })
  try {
    // A signal during the start ends everything as well.
    await Promise.race([signalled, begin(hub, pages, options).then(() => signalled)])
    printLine('Stopping: what trains is saved first.')
  } finally {
    await stop(hub, pages, trainer)
  }
}

/** @throws UsageError when there can be no data folder */
function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true })
    accessSync(home, constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ServerOptionsError(`${home} cannot be written to (${reason}); set MISFIT_HOME to a folder that can`)
  }
}

async function begin(hub: Hub, pages: ReturnType<typeof startPages>, options: ServerOptions): Promise<void> {
  hub.servePages(await pages)
  const url = shownAddress(options, hub.port)
  // In development the first page is compiled when it is asked for: ask, so that the address printed is one that works.
  await fetch(hub.url).then((answer) => answer.arrayBuffer())
  // Not before: training would take the processor that compiles the page.
  if (options.autostart === 'walk' && (await hub.isEmpty())) await hub.desk.startWalk()
  printBanner({
    url,
    home: options.home,
    database: options.databaseUrl,
    trainer: options.trainer ? (hub.trainers.list()[0] ?? 'starting') : 'none',
  })
  const firstToken = hub.loginNeeded ? await hub.firstAdminToken() : null
  if (firstToken !== null) printFirstToken(url, firstToken)
  if (options.trainer && hub.trainers.list().length === 0) {
    hub.trainers.once('changed', () =>
      hub.trainers
        .list()
        .slice(0, 1)
        .forEach((status) => printLine(trainerLine(status))),
    )
  }
  if (options.open) openBrowser(url)
}

async function stop(hub: Hub, pages: ReturnType<typeof startPages>, trainer: Trainer | null): Promise<void> {
  // The trainer first: it sends the ends of its runs to the hub.
  await trainer?.stop()
  await Promise.race([pages.then((started) => started.close()).catch(() => undefined), after(3000)])
  await hub.close()
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref())

const lifeline = openLifeline()
// A terminal that was closed takes no more lines.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
try {
  await serve(readOptions(), lifeline)
  exit(0, lifeline)
} catch (error) {
  console.error(isForPeople(error) ? `Misfit cannot start: ${error.message}` : error)
  exit(1, lifeline)
}

function isForPeople(error: unknown): error is Error {
  return (
    error instanceof ServerOptionsError || (error instanceof Error && ['StoreError', 'RangeError'].includes(error.name))
  )
}
