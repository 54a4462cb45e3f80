import { typeOfLine } from '@misfit/events/run/type-of-line'
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { homeLayout } from '@misfit/events/home-layout'
import { largestMessage } from '@misfit/events/live/socket'
import { type BlobPlace, openBlobs } from '@misfit/store/blobs/open-blobs'
import { openStore } from '@misfit/store/open'
import { isEmpty, linesAfter } from '@misfit/store/tables/runs'
import { Server as LiveServer } from 'socket.io'
import { Analyses } from './trainers/analyses.ts'
import { makeApi } from './api/api.ts'
import { BlobSweeper } from './runs/blob-sweeper.ts'
import { addressOf } from './access/address-of.ts'
import { checkSockets, members } from './access/check-socket.ts'
import { Door } from './access/request-identity.ts'
import { createEntrance, openSideEntrance, servedUnder, type Tls } from './access/listen-tls.ts'
import { firstAdminToken } from './access/first-token.ts'
import { Gate } from './access/logins.ts'
import { LiveVisits } from './access/live-visits.ts'
import { localSecret } from './access/local-secret.ts'
import { PresenceBoard } from './access/presence.ts'
import { basePathOf, needsLogin, type Reach, refusal } from './access/allowed-origin.ts'
import { Exchange } from './hubs/exchange.ts'
import { shareNews } from './hubs/share-news.ts'
import { WebhookSender } from './alerts/webhook-sender.ts'
import { JobWatch } from './runs/job-watch.ts'
import { HistoryPacks } from './runs/history-packs.ts'
import { HttpPrograms } from './trainers/http-programs.ts'
import { LineFeed } from './live/line-feed.ts'
import type { Pages } from './live/page-connections.ts'
import { RunQueue } from './runs/queue.ts'
import { RunDesk } from './runs/run-desk.ts'
import { SummaryFeed } from './live/summary-feed.ts'
import { Sweeps } from './sweeps/sweeps.ts'
import { serveTrainerLink, type TrainerNamespace } from './live/trainer-link.ts'
import { Trainers } from './trainers/trainers.ts'
import { WorkerBoard } from './trainers/worker-board.ts'
import { type SummariesPage, sendSummaries, serveWatchLink, type WatchNamespace } from './live/watch-link.ts'

interface HubOptions {
  /** The data folder: blobs, and the embedded database unless `databaseUrl` is given. */
  home: string
  databaseUrl?: string | undefined
  /** Place of the blobs; the data folder unless given. */
  blobs?: BlobPlace
  /** Takes lines for people about what happens as it opens. */
  say?: (line: string) => void
  /** 0 for any free port. */
  port: number
  /** Beyond loopback, who comes must sign in. */
  host?: string
  /** The address that browsers see when a proxy stands before the hub, such as `https://misfit.example`. */
  publicUrl?: URL | undefined
  /** Speaks HTTPS with this certificate. Processes of this machine get an entrance of their own. */
  tls?: Tls | undefined
  /** Milliseconds after which a run is lost that no trainer's heartbeat names: 8000 unless given. */
  lostAfter?: number
  /**
   * Milliseconds that a silent trainer has to come back before its run is offered to another: a minute unless given.
   */
  takeoverAfter?: number
  /** Milliseconds for which a replaced checkpoint stays: an hour unless given. */
  replacedKeptFor?: number
  /** Whether webhooks may be sent to addresses that are not of the internet. */
  privateWebhooks?: boolean
}

export interface Hub {
  readonly port: number
  /** Address at which processes of this machine reach the hub, such as `http://127.0.0.1:4200`. */
  readonly url: string
  readonly loginNeeded: boolean
  /** Method and path of each route of the API: for tests that walk over all of them. */
  readonly routes: readonly string[]
  readonly trainers: Trainers
  readonly desk: RunDesk
  /** True when no run was ever stored. */
  isEmpty(): Promise<boolean>
  /** Makes a token for the first admin, and gives its secret; null when there is an admin. */
  firstAdminToken(): Promise<string | null>
  /** Answers all other requests with these pages from now on. */
  servePages(pages: Pages): void
  close(): Promise<void>
}

/**
 * Starts a hub: store, queue, live link and HTTP API on one port.
 *
 * @throws StoreError when the data folder is open elsewhere; and the system's error (`EADDRINUSE`) when the port is
 * taken
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const host = options.host ?? '127.0.0.1'
  const server = createEntrance(options.tls)
  // The port is taken before the store is opened: whoever asks meanwhile is told, and not left waiting.
  server.on('request', answerStarting)
  server.on('upgrade', refuseUpgrade)
  server.listen(options.port, host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  try {
    return await openHub(options, server, port)
  } catch (error) {
    server.close()
    server.closeAllConnections()
    throw error
  }
}

async function openHub(options: HubOptions, server: Server, port: number): Promise<Hub> {
  const { home, databaseUrl, publicUrl = null, host = '127.0.0.1', tls } = options
  const sidePort = tls === undefined ? null : await openSideEntrance(server)
  const reach: Reach = {
    ports: sidePort === null ? [port] : [port, sidePort],
    loginNeeded: needsLogin(host, publicUrl),
    tls: tls !== undefined,
    publicUrl,
  }
  const path = basePathOf(publicUrl)
  const store = await openStore({ home, databaseUrl, say: options.say })
  const blobs = await openBlobs(options.blobs ?? { folder: join(home, homeLayout.blobs) })
  const queue = await RunQueue.open(store)
  const exchange = new Exchange(store)
  const trainers = new Trainers(exchange)
  const desk = await RunDesk.open(store, queue, trainers, exchange, options.lostAfter)
  const analyses = new Analyses(trainers, exchange)
  const jobs = new JobWatch(store.database, desk, options.takeoverAfter ?? 60_000)
  const sweeps = new Sweeps(store, queue, desk)
  const workers = new WorkerBoard(store.database)
  const sweeper = new BlobSweeper(store.database, blobs, options.replacedKeptFor)
  const webhooks = new WebhookSender(store.database, { allowPrivate: options.privateWebhooks === true })
  desk.on('alert', () => webhooks.sendDue())
  const readLines = (runId: string, after: number, most: number) => linesAfter(store.database, runId, after, most)
  const lines = new LineFeed(readLines)
  const packs = new HistoryPacks(join(home, homeLayout.packs), readLines)
  desk.on('lines', ({ runId, lines: stored, last }) =>
    packs.added(runId, last, typeOfLine(stored.at(-1) ?? '') === 'finished'),
  )
  let pages: Pages | null = null

  const gate = new Gate({ database: store.database, loginNeeded: reach.loginNeeded, localSecret: localSecret(home) })
  const live = new LiveVisits(gate)
  const session = {
    port,
    path: path === '' ? '/' : path,
    secure: reach.tls || publicUrl?.protocol === 'https:',
    addressOf: addressOf(reach),
  }
  const app = makeApi({
    desk,
    trainers,
    database: store.database,
    blobs,
    analyses,
    sweeps,
    workers,
    packs,
    programs: new HttpPrograms(exchange),
    access: { gate, live, session },
  })
  const api = getRequestListener(app.fetch)
  const door = new Door({
    gate,
    reach,
    port,
    path,
    pages: () => pages,
    answerStarting,
    api: (request, response) => void api(request, response),
  })
  server.off('request', answerStarting)
  server.off('upgrade', refuseUpgrade)
  server.on('request', (request, response) => void door.answer(request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isLive(request)) void door.upgrade(request, socket, head)
  })

  const io = new LiveServer(server, {
    serveClient: false,
    // What is larger ends the connection; from `largestMessage` on it is refused with a reason.
    maxHttpBufferSize: 4 * largestMessage,
    destroyUpgrade: false,
    allowRequest: (request, decide) => decide(refusal(request, reach), refusal(request, reach) === null),
  })
  servedUnder(server, path)
  // Nothing is served there, and nobody is let in.
  io.use((_socket, next) => next(new Error('connect to /watch or /trainer')))
  const watch: WatchNamespace = io.of('/watch')
  const trainerLink: TrainerNamespace = io.of('/trainer')
  for (const namespace of [watch, trainerLink]) checkSockets(namespace, { gate, live, port })
  const summaries = new SummaryFeed<SummariesPage>((seen, changed) => sendSummaries(watch, seen, changed))
  const presence = new PresenceBoard((seen) => watch.to(members).emit('presence', seen), exchange, trainers.remote)
  const news = shareNews(exchange, { desk, trainers, lines, summaries, watch, database: store.database, packs })
  serveWatchLink(watch, { desk, trainers, lines, summaries, presence })
  trainers.on('changed', () => watch.to(members).emit('trainers', trainers.list()))
  analyses.on('changed', (state) => watch.to(members).emit('analysis', state))
  serveTrainerLink(trainerLink, { desk, trainers, analyses, workers, database: store.database, blobs })

  return {
    port,
    url:
      sidePort === null
        ? `http://${isAnyAddress(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
        : `http://127.0.0.1:${sidePort}`,
    loginNeeded: reach.loginNeeded,
    routes: app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
    trainers,
    desk,
    isEmpty: () => isEmpty(store.database),
    firstAdminToken: () => firstAdminToken(store.database),
    servePages: (given) => {
      pages = given
    },
    close: async () => {
      summaries.close()
      presence.close()
      live.close()
      analyses.close()
      const closed = io.close()
      server.closeAllConnections()
      await closed
      news.close()
      trainers.close()
      await jobs.close()
      await sweeps.close()
      await workers.close()
      await webhooks.close()
      await sweeper.close()
      await desk.close()
      await packs.close()
      await queue.close()
      await exchange.close()
      await store.close()
    },
  }
}

/** True for the addresses that stand for all of a machine. */
const isAnyAddress = (host: string): boolean => ['', '0.0.0.0', '::'].includes(host)

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const isApi = request.url?.startsWith('/api/') === true
  const body = isApi ? JSON.stringify({ error: 'Misfit is starting; try again in a moment' }) : 'Misfit is starting.\n'
  // A browser asks again by itself.
  const headers = isApi ? { 'content-type': 'application/json' } : { 'content-type': 'text/plain', refresh: '1' }
  response.writeHead(503, { ...headers, 'retry-after': '1' }).end(body)
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.destroy()
}

const isLive = (request: IncomingMessage): boolean => request.url?.startsWith('/socket.io/') === true
