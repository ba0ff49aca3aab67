'use strict'
const childProcess = require('child_process')
const fs = require('fs')
const os = require('os')
const path = require('path')

/** Exit status and words of NODE_TOO_OLD; the catalogue itself cannot be loaded by an old Node.js. */
const tooOld = {
  exit: 78,
  message: `vitals needs Node.js 22.13 or newer; this is ${process.versions.node}.`,
  hint: "In a checkout, 'npm ci' brings a Node of its own; elsewhere, install a supported one.",
}

/**
 * Runs vitals again under the Node.js that the checkout brings, with the same arguments, streams and signals, and
 * ends as it ends; without one, says that this Node.js is too old and ends with status 78.
 *
 * @param {string} root directory of the package
 * @param {string[]} argv arguments after the script
 */
exports.handOver = function handOver(root, argv) {
  const node = path.join(root, 'node_modules', '.bin', 'node')
  if (process.env.VITALS_STARTED_AT || !fs.existsSync(node)) return refuse(argv)
  const startedAt = String(Date.now() - Math.round(process.uptime() * 1000))
  const child = childProcess.spawn(node, [path.join(root, 'bin', 'vitals.cjs')].concat(argv), {
    stdio: 'inherit',
    env: Object.assign({}, process.env, { VITALS_STARTED_AT: startedAt }),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => child.kill(signal))
  child.on('error', () => refuse(argv))
  child.on('exit', (status, signal) => {
    process.exit(signal ? 128 + os.constants.signals[signal] : status)
  })
}

function refuse(argv) {
  const nagios = argv[0] === 'probe' && /(^|,)--format[=,]nagios(,|$)/.test(argv.join(','))
  const json = argv.includes('--json') || /(^|,)--format[=,](nd)?json(,|$)/.test(argv.join(','))
  const error = { code: 'NODE_TOO_OLD', message: tooOld.message, hint: tooOld.hint }
  if (nagios) fs.writeSync(1, `VITALS UNKNOWN - ${tooOld.message} ${tooOld.hint}\n`)
  else if (json) fs.writeSync(1, `${JSON.stringify({ error })}\n`)
  else fs.writeSync(2, `Error: ${tooOld.message}\n${tooOld.hint}\n`)
  process.exitCode = nagios ? 3 : tooOld.exit
}
