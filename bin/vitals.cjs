#!/usr/bin/env node
'use strict'
// The start of every run; it must parse on Node.js 12, so that an old one can say what it lacks.
// CommonJS, because a CommonJS start costs nothing over `node -e 0`. Only `--version`, and `probe` and `health`, which
// timers run, try the fast lane; it answers `null` for a spelling that it does not know, and oclif then runs.
const path = require('path')

const root = path.join(__dirname, '..')
const argv = process.argv.slice(2)
const version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 13)) {
  require('./hand-over.cjs').handOver(root, argv)
} else {
  require('./compile-cache.cjs').keepCompiledCode(process.env)
  const known = argv[0] === 'probe' || argv[0] === 'health' || argv[0] === '--version'
  Promise.resolve(known ? '../dist/fast-lane.cjs' : null)
    .then((lane) => (lane === null ? null : require(lane).fastLane(argv, root)))
    .then((status) => (status === null ? require('../dist/main.cjs').main(argv, root) : status))
    .catch((error) => {
      process.stderr.write(`Error: This installation of vitals is incomplete: ${error.message}\n`)
      return 70
    })
    .then((status) => process.exit(status))
}
