import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importRules } from '../../../../../src/core/policy/workbench/import/promtool.ts'
import { formatSeries } from '../../../../../src/core/policy/workbench/suite/series-notation.ts'
import { play } from '../../../../timeline.ts'

function rulesOf(...rules: readonly object[]): string {
  return JSON.stringify({ groups: [{ name: 'g', interval: '1m', rules }] })
}

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined
if (!hasPromtool) process.stdout.write('promtool is not installed: imported rules are not compared with it\n')

test.runIf(hasPromtool)('a check is in trouble exactly while promtool says that the alert fires', () => {
  const rules = [
    { alert: 'Now', expr: 'a > 5' },
    { alert: 'Later', expr: 'a > 5', for: '3m' },
    { alert: 'Kept', expr: '4 >= a', keep_firing_for: '2m' },
    { alert: 'Both', expr: 'a > 3 and b < 7', for: '1m', keep_firing_for: '3m' },
    { alert: 'Either', expr: 'a == 2 or b != 5', for: '2m', labels: { severity: 'critical' } },
  ]
  const bytes = rulesOf(...rules)
  const { yaml, notes } = importRules({ path: 'rules.yml', bytes })
  expect(notes).toEqual([])
  const level = fc.integer({ min: 0, max: 9 })
  const lengths = fc.array(fc.tuple(level, fc.integer({ min: 1, max: 5 })), { minLength: 4, maxLength: 10 })
  const series = lengths.map((runs) => runs.flatMap(([value, times]) => new Array<number>(times).fill(value)))
  const cases = fc.sample(fc.tuple(series, series), { numRuns: 12, seed: 4 })
  const tests = cases.map(([a, b]) => {
    const size = Math.min(a.length, b.length)
    const columns = { a: a.slice(0, size), b: b.slice(0, size) }
    return testOf(rules, columns, firingIn(yaml ?? '', columns))
  })
  const directory = mkdtempSync(join(tmpdir(), 'vitals-test-'))
  writeFileSync(join(directory, 'rules.yml'), bytes)
  const file = { rule_files: ['rules.yml'], evaluation_interval: '1m', tests }
  writeFileSync(join(directory, 'test.yml'), JSON.stringify(file))
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(directory, 'test.yml')], {
    encoding: 'utf8',
  })
  expect(`${stdout}${stderr}`).toContain('SUCCESS')
  expect(status).toBe(0)
  const fired = tests.flatMap(({ alert_rule_test }) =>
    alert_rule_test.map(({ exp_alerts }) => exp_alerts.length),
  )
  expect(fired).toContain(1)
  expect(fired).toContain(0)
})

type Columns = Readonly<Record<string, readonly number[]>>

/** For every tick, the checks that are in trouble. */
function firingIn(yaml: string, columns: Columns): ReadonlySet<string>[] {
  const series = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.join(' ')]))
  const firing = new Set<string>()
  return play(yaml, series, { interval: 60_000 }).outcomes.map(({ transitions }) => {
    for (const { check, to } of transitions) {
      if (to === 'healthy') firing.delete(check)
      else firing.add(check)
    }
    return new Set(firing)
  })
}

function testOf(
  rules: readonly { readonly alert: string; readonly labels?: Readonly<Record<string, string>> }[],
  columns: Columns,
  firing: readonly ReadonlySet<string>[],
) {
  return {
    interval: '1m',
    input_series: Object.entries(columns).map(([series, values]) => ({
      series,
      values: formatSeries(values),
    })),
    alert_rule_test: firing.flatMap((now, tick) => {
      return rules.map(({ alert, labels = {} }) => ({
        eval_time: `${tick}m`,
        alertname: alert,
        exp_alerts: now.has(alert) ? [{ exp_labels: labels }] : [],
      }))
    }),
  }
}
