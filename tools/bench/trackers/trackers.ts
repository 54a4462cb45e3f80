import { fileURLToPath } from 'node:url'
import { curvesShown, listShown } from '../product.ts'

/** Runs that were logged. */
export interface Logged {
  readonly runs: number
  /** Number of points of each run. */
  readonly points: number
  /** The name by which pages know the first run. */
  readonly first: string
}

/** A page, and when it shows what was logged. */
export interface TrackedPage {
  readonly url: string
  /** JavaScript, as text: true once the data is on the screen. */
  readonly shows: string
}

/** A tracker as it is used on one machine. */
export interface Tracker {
  readonly name: string
  /** Python packages beside NumPy. */
  readonly packages: readonly string[]
  /** Environment of the program that logs, and of the one that serves. */
  environment?(folder: string, port: number): Readonly<Record<string, string>>
  /**
   * The command that serves what is in the folder, after the folder of the interpreter; absent of one that is served
   * already.
   */
  serve?(folder: string, port: number): readonly string[]
  /** Page on which one run is looked at. */
  runPage(base: string, logged: Logged): TrackedPage
  /** Page on which all runs are looked at. */
  listPage(base: string, logged: Logged): TrackedPage
}

const pythonClient = fileURLToPath(new URL('../../../clients/python/src', import.meta.url))
const has = (selector: string) => `document.querySelector('${selector}') !== null`
const says = (text: string) => `document.body?.innerText.includes('${text}')`
const both = (...conditions: string[]) => conditions.join(' && ')
const lastRun = ({ runs }: Logged) => `run-${String(runs - 1).padStart(4, '0')}`

/** Trackers that Misfit is compared with, and Misfit through its Python package. Each shows its data in its own way. */
export const trackers: readonly Tracker[] = [
  {
    name: 'misfit',
    packages: [],
    environment: () => ({ PYTHONPATH: pythonClient }),
    runPage: (base, { first }) => ({ url: `${base}/runs/${first}`, shows: curvesShown(first) }),
    listPage: (base, { runs }) => ({ url: base, shows: listShown(runs) }),
  },
  {
    name: 'tensorboard',
    packages: ['tensorboard==2.21.0', 'setuptools<81'],
    serve: (folder, port) => ['tensorboard', '--logdir', folder, '--host', '127.0.0.1', '--port', String(port)],
    // The table below the curve names its last step.
    runPage: (base, { points }) => ({
      url: `${base}/#timeseries`,
      shows: both(has('.series-view canvas, .series-view svg path'), says((points - 1).toLocaleString('en'))),
    }),
    listPage: (base) => ({
      url: `${base}/#timeseries`,
      shows: both(has('.series-view canvas, .series-view svg path'), says('run-0000')),
    }),
  },
  {
    name: 'mlflow',
    packages: ['mlflow==3.17.2'],
    serve: (folder, port) => [
      'mlflow',
      'server',
      '--backend-store-uri',
      `sqlite:///${folder}/mlflow.db`,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    runPage: (base, { first }) => ({
      url: `${base}/#/experiments/1/runs/${first}/model-metrics`,
      shows: has('.js-plotly-plot path.js-line'),
    }),
    listPage: (base, logged) => ({ url: `${base}/#/experiments/1/runs`, shows: says(lastRun(logged)) }),
  },
  {
    name: 'aim',
    packages: ['aim==3.29.1', 'setuptools<81'],
    serve: (folder, port) => ['aim', 'up', '--repo', folder, '--host', '127.0.0.1', '--port', String(port)],
    runPage: (base, { first }) => ({ url: `${base}/runs/${first}/metrics`, shows: has('g.Lines path.Line[d*="L"]') }),
    listPage: (base, logged) => ({ url: `${base}/runs`, shows: says(lastRun(logged)) }),
  },
  {
    name: 'trackio',
    packages: ['trackio==0.43.0'],
    environment: (folder, port) => ({ TRACKIO_DIR: folder, GRADIO_SERVER_PORT: String(port) }),
    serve: () => ['trackio', 'show', '--project', 'bench', '--host', '127.0.0.1'],
    runPage: (base) => ({ url: `${base}/?project=bench`, shows: has('.vega-embed canvas') }),
    listPage: (base, { runs }) => ({
      url: `${base}/?project=bench`,
      shows: both(has('.vega-embed canvas'), says(`Runs (${runs})`)),
    }),
  },
]
