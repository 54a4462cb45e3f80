// `npm run misfit -- doctor`: what is installed, which backend trains, and how to mend what is missing.
import { parseArgs } from 'node:util'
import { diagnose } from './diagnose.mjs'
import { collectFacts } from './facts.mjs'
import { startProgress } from '../terminal/progress.mjs'

const HELP = `npm run misfit -- doctor [--json]

Says what is installed, which TensorFlow trains, and how to mend what is missing.
Exits with 1 when nothing can train here.

  --json   one line of JSON: canTrain, backend, findings, facts`

const MARKS = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' }
const COLOURS = { ok: '\x1b[32m', warning: '\x1b[33m', problem: '\x1b[31m' }

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function doctor(args) {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    process.stdout.write(`${HELP}\n`)
    return 0
  }
  const progress = startProgress('Looking at this machine')
  const facts = await collectFacts()
  progress.end()
  const diagnosis = diagnose(facts)
  const inColour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR
  process.stdout.write(`${values.json ? JSON.stringify({ ...diagnosis, facts }) : render(diagnosis, inColour)}\n`)
  return diagnosis.canTrain ? 0 : 1
}

/**
 * @param {ReturnType<typeof diagnose>} diagnosis
 * @param {boolean} [colour]
 * @returns {string} a line a finding, its remedy below it, and a conclusion
 */
export function render({ findings, canTrain, backend }, colour = false) {
  const width = Math.max(...findings.map(({ topic }) => topic.length))
  const lines = findings.flatMap(({ topic, status, detail, remedy }) => {
    const mark = MARKS[status].padEnd(8)
    const painted = colour ? `${COLOURS[status]}${mark}\x1b[0m` : mark
    const line = `${painted} ${topic.padEnd(width)}  ${detail}`
    return remedy ? [line, `${' '.repeat(9)}${' '.repeat(width)}  To mend it: ${remedy}`] : [line]
  })
  return [...lines, '', conclusion(canTrain, backend)].join('\n')
}

/** @param {boolean} canTrain @param {string} backend */
function conclusion(canTrain, backend) {
  if (!canTrain) return 'Nothing can train here yet; mend the problems above.'
  return backend === 'native'
    ? 'This machine trains with native TensorFlow.'
    : 'This machine trains, slower than it could; see TensorFlow above.'
}
