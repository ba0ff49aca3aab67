import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { place, report, simulate } from './simulation.ts'
import { vitals } from './vitals.ts'

it('a long gap is said, with the ticks that it is filled with and its place', async () => {
  const gap = join(place, 'gap.ndjson')
  const at = [0, 30, 60, 90, 9_030, 9_060, 9_090]
  writeFileSync(gap, at.map((ts) => `{"ts":${ts},"disk_free_pct":50}\n`).join(''))
  const { status, stderr } = await vitals(simulate(gap, '--json'))
  expect([status, stderr]).toEqual([
    0,
    `vitals: 297 ticks without a sample were filled in as missing data before ${gap}:5; --no-fill leaves gaps out.\n`,
  ])
  expect((await vitals(simulate(gap, '--json', '--no-fill'))).stderr).toBe('')
})

describe('a line that cannot be read', () => {
  const large = join(place, 'large.ndjson')
  const good = (index: number) =>
    `{"ts":${1_767_225_600 + index * 30},"disk_free_pct":${20 + (index % 30)}}\n`
  const bad = 100_000
  const lines = Array.from({ length: 200_000 }, (_, index) => {
    return index + 1 === bad ? '{"ts":1770225570,"disk_free_pct":oops}\n' : good(index)
  })
  writeFileSync(large, lines.join(''))

  it('in the middle of two hundred thousand ends with 65, its number and column, and nothing printed', async () => {
    const { status, stdout, stderr } = await vitals(simulate(large, '--json'))
    expect(status).toBe(65)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INPUT_UNREADABLE' } })
    const table = await vitals(simulate(large))
    expect([table.status, table.stdout, stderr]).toEqual([65, '', ''])
    expect(table.stderr).toContain(`large.ndjson:${bad}:34: This is not JSON.`)
  })

  it('is counted with --skip-bad', async () => {
    const { status, stdout, stderr } = await vitals(simulate(large, '--json', '--skip-bad'))
    expect([status, report(stdout).samples]).toEqual([0, 199_999])
    expect(stderr).toBe('vitals: 1 line was left out as unreadable.\n')
  })

  it('is the last line of ndjson, after what was printed as it went', async () => {
    const { status, stdout } = await vitals(simulate(large, '--format', 'ndjson'))
    const printed = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(status).toBe(65)
    expect(printed[0]).toMatchObject({ type: 'transition', to: 'healthy' })
    expect(printed.at(-1)).toMatchObject({ error: { code: 'INPUT_UNREADABLE' } })
  })
})
