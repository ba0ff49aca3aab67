import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { emptyDirectory, vitals } from './vitals.ts'

const home = emptyDirectory()
const env = { HOME: home }
const watched = join(home, 'watched')
const policy = join(home, 'watch.yaml')

beforeAll(async () => {
  writeFileSync(watched, '')
  writeFileSync(
    policy,
    `probes: { file: { kind: file, path: ${watched} } }
checks:
  there:
    transitions:
      healthy->critical: { condition: file.exists == false, consecutive: 1, reason: gone }
      critical->healthy: { condition: file.exists == true }
`,
  )
  await vitals(['probe', policy], { env })
  rmSync(watched)
  await vitals(['probe', policy], { env })
})

async function records(...flags: string[]) {
  const { status, stdout, stderr } = await vitals(['audit', 'list', ...flags, '--json'], { env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout).records
}

describe('vitals audit list', () => {
  it('gives every change of a state with its hash and that of the record before', async () => {
    const list = await records()
    expect(list).not.toHaveLength(0)
    expect(list.at(-1)).toMatchObject({
      policy_path: policy,
      index: list.length - 1,
      entry: { type: 'transition', check: 'there', from: 'healthy', to: 'critical', reason: 'gone' },
      previous: list.length > 1 ? list.at(-2).hash : expect.stringMatching(/^sha256:/),
    })
  })

  it('gives as many as it is asked for, of the policy, check and time it is asked for', async () => {
    expect(await records(policy, '--limit', '1', '--check', 'there', '--since', '1h')).toHaveLength(1)
    expect(await records('--check', 'elsewhere')).toEqual([])
    expect(await records('--since', '0s')).toEqual([])
  })

  it('shows the same as a table', async () => {
    const { status, stdout } = await vitals(['audit', 'list'], { env: { ...env, COLUMNS: '160' } })
    expect(status).toBe(0)
    expect(stdout).toMatch(/there +healthy -> critical +gone/)
  })

  it.each([
    [['/no/such.yaml'], 66],
    [['--since', 'yesterday'], 64],
  ])('%j ends with %i', async (args, status) => {
    expect((await vitals(['audit', 'list', ...args], { env })).status).toBe(status)
  })
})

test('vitals audit verify tells a chain that holds from one that was changed', async () => {
  const sound = await vitals(['audit', 'verify', '--json'], { env })
  expect(sound.status).toBe(0)
  expect(JSON.parse(sound.stdout)).toMatchObject({ ok: true, chains: [{ policy_path: policy, ok: true }] })

  const directory = join(home, '.local', 'state', 'vitals', 'probe')
  const file = readdirSync(directory).find((name) => name.endsWith('.db')) ?? ''
  const db = new DatabaseSync(join(directory, file))
  db.exec(`UPDATE audit SET entry = replace(entry, 'gone', 'fine')`)
  db.close()

  const broken = await vitals(['audit', 'verify', policy, '--json'], { env })
  expect(broken.status).toBe(1)
  expect(JSON.parse(broken.stdout)).toMatchObject({
    ok: false,
    chains: [{ policy_path: policy, ok: false, fault: 'changed', detail: expect.any(String) }],
  })
  const table = await vitals(['audit', 'verify'], { env })
  expect(table).toMatchObject({ status: 1, stderr: '' })
  expect(table.stdout).toContain('BROKEN')
})
