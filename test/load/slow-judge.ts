import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * Makes a package whose store takes `eachMs` longer for every beat that it writes, as long as `switchFile` is there: the
 * commit of a step waits, as it does on a disk or a machine that is too small.
 */
export function slowPackage(packageRoot: string, eachMs: number, switchFile: string): void {
  mkdirSync(join(packageRoot, 'dist/gateway'), { recursive: true })
  symlinkSync(join(root, 'policies'), join(packageRoot, 'policies'))
  const judge = JSON.stringify(join(root, 'dist/gateway/judge-worker.cjs'))
  const text = `
const { DatabaseSync } = require('node:sqlite')
const { existsSync } = require('node:fs')
const { prepare, exec } = DatabaseSync.prototype
const cell = new Int32Array(new SharedArrayBuffer(4))
let beats = 0
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (!sql.startsWith('INSERT INTO block VALUES')) return statement
  const run = statement.run.bind(statement)
  statement.run = (...values) => {
    beats += values[2]
    return run(...values)
  }
  return statement
}
DatabaseSync.prototype.exec = function (sql) {
  if (sql === 'COMMIT' && beats > 0) {
    if (existsSync(${JSON.stringify(switchFile)})) Atomics.wait(cell, 0, 0, beats * ${eachMs})
    beats = 0
  }
  return exec.call(this, sql)
}
require(${judge})
`
  writeFileSync(join(packageRoot, 'dist/gateway/judge-worker.cjs'), text)
}
