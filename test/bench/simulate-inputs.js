// The same series for both programs: NDJSON and a policy for ours, rules and a test file for promtool.
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** `rules` is how many alerting rules promtool has; ours has as many checks as series or rules, of 4 transitions. */
export const shapes = [
  { name: '1x1k', series: 1, samples: 1_000, rules: 4, checks: 1 },
  { name: '1x10k', series: 1, samples: 10_000, rules: 4, checks: 1 },
  { name: '1x100k', series: 1, samples: 100_000, rules: 4, checks: 1 },
  { name: '10x10k', series: 10, samples: 10_000, rules: 1, checks: 10 },
  { name: '100x100k', series: 100, samples: 100_000, rules: 1, checks: 100 },
  { name: '10-rules-x-10k', series: 1, samples: 10_000, rules: 10, checks: 10 },
]

const interval = 30
const begin = Date.UTC(2026, 0, 1)

export function hasPromtool() {
  return spawnSync('promtool', ['--version']).status === 0
}

/** Writes all inputs of a shape into `directory` and gives their paths. */
export function writeInputs(shape, directory) {
  const columns = Array.from({ length: shape.series }, (_, index) => walk(index + 1, shape.samples))
  const path = (name) => join(directory, `${shape.name}-${name}`)
  const paths = { policy: path('policy.yaml'), samples: path('samples.ndjson'), test: path('test.yaml') }
  writeFileSync(paths.policy, policyText(shape))
  writeSamples(paths.samples, columns, shape)
  writeFileSync(path('rules.yaml'), rulesText(shape))
  writeTest(paths.test, path('rules.yaml'), columns, shape)
  return paths
}

/** A restless walk between 0 and 100 with two decimals, the same in every run, that ends calm. */
function walk(seed, length) {
  let state = seed * 2_654_435_761
  let level = 50
  return Array.from({ length }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    level = Math.min(100, Math.max(0, level + (state / 2 ** 32 - 0.5) * 12))
    return index > length - 20 ? 40 : Math.round(level * 100) / 100
  })
}

function policyText({ series, checks }) {
  const lines = ['version: 1', 'interval: 30s', 'checks:']
  for (let check = 0; check < checks; check += 1) {
    const name = `s${check % series}`
    const shift = series === 1 ? check : 0
    lines.push(
      `  c${check}:`,
      '    transitions:',
      `      healthy->degraded: { condition: ${name} > ${80 - shift}, consecutive: 2 }`,
      `      degraded->critical: { condition: ${name} > ${95 - shift}, consecutive: 1 }`,
      `      critical->degraded: { condition: ${name} < ${90 - shift}, consecutive: 2 }`,
      `      degraded->healthy: { condition: ${name} < ${70 - shift}, consecutive: 3 }`,
    )
  }
  return `${lines.join('\n')}\n`
}

function writeSamples(path, columns, { samples }) {
  const file = openSync(path, 'w')
  let text = ''
  for (let index = 0; index < samples; index += 1) {
    const values = columns.map((column, number) => `,"s${number}":${column[index]}`).join('')
    text += `{"ts":"${new Date(begin + index * interval * 1_000).toISOString()}"${values}}\n`
    if (text.length < 1 << 20) continue
    writeSync(file, text)
    text = ''
  }
  writeSync(file, text)
  closeSync(file)
}

function rulesText({ rules }) {
  const entry = (index) => {
    const threshold = [80, 95, 90, 70, 85, 75, 65, 60, 92, 88][index]
    return `      - { alert: A${index}, expr: s > ${threshold}, for: 1m }\n`
  }
  const entries = Array.from({ length: rules }, (_, index) => entry(index)).join('')
  return `groups:\n  - name: bench\n    interval: ${interval}s\n    rules:\n${entries}`
}

function writeTest(path, rules, columns, { samples }) {
  const file = openSync(path, 'w')
  const head = `rule_files: [${rules}]\nevaluation_interval: ${interval}s\ntests:\n  - interval: ${interval}s\n    input_series:\n`
  writeSync(file, head)
  for (const [number, column] of columns.entries()) {
    writeSync(file, `      - series: 's{i="${number}"}'\n        values: '${column.join(' ')}'\n`)
  }
  const end = `${(samples - 1) * interval}s`
  writeSync(file, `    alert_rule_test:\n      - { eval_time: ${end}, alertname: A0, exp_alerts: [] }\n`)
  closeSync(file)
}
