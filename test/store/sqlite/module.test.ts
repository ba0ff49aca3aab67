import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { sqliteModule } from '../../../src/store/sqlite/module.ts'

const load = sqliteModule.toString()

test('loading SQLite says nothing on stderr, and other warnings are still told', () => {
  const script = `${load}; new (sqliteModule().DatabaseSync)(':memory:').close(); process.emitWarning('something else')`
  const said = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stderr
  expect(said).toContain('something else')
  expect(said).not.toMatch(/sqlite/i)
})

test('loading SQLite leaves the process as it was', () => {
  const before = process.emitWarning
  expect(sqliteModule()).toBe(sqliteModule())
  expect(process.emitWarning).toBe(before)
})
