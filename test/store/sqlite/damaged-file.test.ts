import { chmodSync, chownSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sampleChanges, sampleCompiled } from '../../contract/remembered-samples.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

import {
  alter,
  becomeDirectory,
  becomeLink,
  becomePipe,
  contents,
  open,
  policy,
  savedOnce,
  swapProbes,
} from './saved-file.ts'

describe('a state file that is not as vitals left it', () => {
  const spoilt: readonly (readonly [string, (file: string) => void])[] = [
    ['holds something else', (file) => writeFileSync(file, 'no database '.repeat(1_000))],
    ['was cut in half', (file) => truncateSync(file, 8_192 + 100)],
    ['was cut inside its first page', (file) => truncateSync(file, 700)],
    ['holds text that is no state', (file) => alter(file, "UPDATE memory SET state = '{'")],
    ['holds JSON that is no state', (file) => alter(file, 'UPDATE memory SET state = \'{"version":1}\'')],
    [
      'holds a state with one other digit',
      (file) => alter(file, "UPDATE memory SET state = json_set(state, '$.at', 2)"),
    ],
    ['holds another memory of a probe', (file) => alter(file, "UPDATE probe SET memory = '{}'")],
    ['has swapped the memories of its probes', swapProbes],
    ['points to another head', (file) => alter(file, 'UPDATE memory SET head_index = 0')],
    ['has lost its memory', (file) => alter(file, 'DELETE FROM memory')],
    ['has lost a table', (file) => alter(file, 'DROP TABLE probe')],
    ['has lost a column', (file) => alter(file, 'ALTER TABLE probe DROP COLUMN sum')],
    ['has another number of its form', (file) => alter(file, 'PRAGMA user_version = 7')],
    ['seems to be of an older form', (file) => alter(file, 'PRAGMA user_version = 1')],
    ["is another program's", (file) => alter(file, 'PRAGMA user_version = 0')],
    [
      'holds a time that no number can be',
      (file) => alter(file, `UPDATE memory SET pruned_at = ${2n ** 62n}`),
    ],
  ]
  test.each(spoilt)('because it %s is set aside, and the run begins without memory', async (_, spoil) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    spoil(file)
    const before = contents(file)
    const store = open(stateDir)
    const run = await store.begin(policy, 0)
    const { setAside, ...remembered } = run.remembered
    expect(remembered).toEqual({ state: null, onChange: null, probes: {} })
    expect(setAside).toMatch(/\.db\.damaged-\d{4}-\d\d-\d\dT/)
    expect(contents(setAside ?? '') === before).toBe(true)
    await run.commit(sampleChanges(3))
    const next = await open(stateDir).begin(policy, 0)
    expect(next.remembered).toEqual({
      state: sampleChanges(3).state,
      onChange: sampleChanges(3).onChange,
      probes: {},
    })
    await next.abandon()
  })

  test('is set aside five times at most, the oldest first', async () => {
    const stateDir = temporaryDirectory()
    for (let times = 0; times < 7; times += 1) {
      writeFileSync(await savedOnce(stateDir), `x${times}`.repeat(5_000))
      await (await open(stateDir).begin(policy, 0)).abandon()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const aside = readdirSync(join(stateDir, 'probe')).filter((name) =>
      /damaged-[^-]*-[^-]*-[^-]*-[^-]*-[^-]*$/.test(name),
    )
    expect(aside).toHaveLength(5)
  })

  const refused: readonly (readonly [string, (file: string) => void, string])[] = [
    [
      'was written by a newer vitals',
      (file) => alter(file, 'PRAGMA user_version = 3; ALTER TABLE memory DROP COLUMN sum'),
      'newer vitals',
    ],
    ['has become a directory', becomeDirectory, 'not a regular file'],
    ['has become a link', becomeLink, 'not a regular file'],
    ['has become a pipe', becomePipe, 'not a regular file'],
    ['may be written by others', (file) => chmodSync(file, 0o666), 'others may write it'],
    ['lies where others may write', (file) => chmodSync(dirname(file), 0o777), 'others may write'],
    [
      'lies below a place where others may write',
      (file) => chmodSync(dirname(dirname(file)), 0o777),
      'others may',
    ],
  ]
  test.each(refused)('because it %s is refused, named and not touched', async (_, spoil, words) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    spoil(file)
    const before = contents(file)
    const store = open(stateDir)
    const said = { message: expect.stringMatching(new RegExp(`${file}: .*${words}`)) }
    await expect(store.begin(policy, 0)).rejects.toMatchObject({ code: 'CANNOT_WRITE', ...said })
    await expect(store.peek(policy)).rejects.toMatchObject({ code: 'IO', ...said })
    expect(contents(file) === before).toBe(true)
    await store.keepCompiledPolicy(policy, 'key2', sampleCompiled())
  })

  test.runIf(process.getuid?.() === 0)('because it belongs to another user is refused', async () => {
    const stateDir = temporaryDirectory()
    chownSync(await savedOnce(stateDir), 12_345, 12_345)
    const said = { message: expect.stringContaining('it belongs to another user') }
    await expect(open(stateDir).begin(policy, 0)).rejects.toMatchObject(said)
  })
})

describe('a compiled policy', () => {
  const spoilt: readonly (readonly [string, string])[] = [
    ['is none', "UPDATE compiled SET policy = '{}'"],
    ['has one other digit', "UPDATE compiled SET policy = json_set(policy, '$.policy.intervalMs', 1)"],
    ['would run something else', "UPDATE compiled SET executed = replace(executed, 'probes', 'probez')"],
    ['lost its mark', "UPDATE compiled SET seal = ''"],
  ]
  test.each(spoilt)('that %s is compiled again', async (_, sql) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toEqual(sampleCompiled())
    alter(file, sql)
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toBeNull()
  })

  test('that was marked by another host is compiled again', async () => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    writeFileSync(join(dirname(file), 'seal.key'), 'x'.repeat(32))
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toBeNull()
  })
})
