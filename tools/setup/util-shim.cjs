// Gives back the functions of `util` that Node 23 removed and tfjs-node 4.22 still calls.
const util = require('node:util')

util.isArray ??= Array.isArray
util.isNullOrUndefined ??= (value) => value === null || value === undefined
util.isFunction ??= (value) => typeof value === 'function'
util.isObject ??= (value) => value !== null && typeof value === 'object'
