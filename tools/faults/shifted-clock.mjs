// Loaded before a program (`node --import`): its wall clock is off by the milliseconds in the file that FAULTS_CLOCK
// names.
// Node's monotonic clock goes on as it does when someone sets a machine's time.
import { readFileSync } from 'node:fs'

const file = process.env.FAULTS_CLOCK
let offset = 0
const read = () => {
  try {
    offset = Number(readFileSync(file ?? '', 'utf8')) || 0
  } catch {
    offset = 0
  }
}
read()
setInterval(read, 50).unref()

const TrueDate = Date
globalThis.Date = class extends TrueDate {
  /** @param {any[]} args */
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + offset)
    else super(.../** @type {[any]} */ (args))
  }

  static now() {
    return TrueDate.now() + offset
  }
}
