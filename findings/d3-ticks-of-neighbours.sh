#!/usr/bin/env bash
# d3-array 3.2.5: ticks of a domain that is narrow or wide beyond the usual repeat themselves, are none, or are no
# numbers. Between 0.3 and 0.1 + 0.2, which differ in their last bit, three of five ticks are the same; from -1e308 to
# 1e308 the one tick is NaN; between 0 and 1e-320 there is none; between the two smallest numbers above zero it throws.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit d3-array@3.2.5
cat > run.mjs <<'JS'
import { ticks } from 'd3-array'
const narrow = ticks(0.3, 0.1 + 0.2, 5)
const wide = ticks(-1e308, 1e308, 5)
const tiny = ticks(0, 1e-320, 5)
let thrown = 'nothing'
try {
  ticks(5e-324, 1e-323, 1)
} catch (error) {
  thrown = `${error.name}: ${error.message}`
}
console.log(
  `d3-array 3.2.5: 0.3 to 0.1 + 0.2: [${narrow}]; -1e308 to 1e308: [${wide}]; ` +
    `0 to 1e-320: [${tiny}]; 5e-324 to 1e-323 throws ${thrown}`,
)
const isAsTold = new Set(narrow).size < narrow.length && Number.isNaN(wide[0]) && tiny.length === 0
if (!isAsTold || !thrown.startsWith('RangeError')) throw new Error('the answer changed')
JS
node run.mjs
