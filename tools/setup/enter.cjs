// The way into set-up's programs: `node tools/setup/enter.cjs start`. Written for Nodes of long ago, which can't read
// the programs themselves: these are looked at only once it is clear that this Node can.
var path = require('path')
var nodeVersions = require('./node-versions.json')

var name = String(process.argv[2])
var program = path.join(__dirname, name + '.mjs')

/** @param {string} version such as "20.9.0" @returns {number} major and minor as one number */
function order(version) {
  var parts = version.split('.')
  return Number(parts[0]) * 1000 + Number(parts[1])
}

if (order(process.versions.node) < order(nodeVersions.oldest)) {
  console.error(
    'This is Node ' +
      process.version +
      '; Misfit needs ' +
      nodeVersions.oldest +
      ' or later.\n' +
      '  What follows: Nothing was installed.\n' +
      '  To mend it: install Node ' +
      nodeVersions.install +
      ' (' +
      nodeVersions.alsoTested.join(' and ') +
      ' are tested too), then run the same command again',
  )
  process.exit(1)
}
process.argv.splice(1, 2, program)
import(require('url').pathToFileURL(program).href).catch(function (error) {
  console.error(error)
  process.exit(1)
})
