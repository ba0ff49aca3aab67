// What nab.js prints: what hysteresis is worth on recorded metrics with labelled incidents,
// beside a naive threshold. FOLDER holds CSV files of the Numenta Anomaly Benchmark (timestamp,value) and windows.json.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine } from '../../src/core/policy/engine/compile.ts'
import { loadPolicy } from '../../src/core/policy/language/load/load.ts'
import { IncidentCounter } from '../../src/core/policy/workbench/incidents/score.ts'
import { readWindows } from '../../src/core/policy/workbench/incidents/windows.ts'
import { readerFor } from '../../src/core/policy/workbench/input/format.ts'
import { Intake } from '../../src/core/policy/workbench/input/intake.ts'
import { createSimulation } from '../../src/core/policy/workbench/simulate/simulate.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quantile: { type: 'string', default: '99' } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('usage: node test/bench/nab.js FOLDER [--quantile 99]')

// All that is chosen, before any file is seen: alarm above this percentile of the first half of a file; good again at
// the percentile that ten times as many samples exceed. The counts are the defaults of the language's own example.
const entry = Number(values.quantile) / 100
const exit = 1 - Math.min(0.5, 10 * (1 - entry))

const checkOf = (transitions, flap) => `
name: nab
interval: 5m
checks:
  value:
    flap: ${flap}
    transitions:
${transitions}
`
// Flapping ends where all of the last 20 samples changed the state: practically never, so nothing is damped.
const naivePolicy = (limit) =>
  checkOf(
    `      healthy->degraded: { condition: value > ${limit}, consecutive: 1 }
      degraded->healthy: { condition: value <= ${limit}, consecutive: 1 }`,
    '{ start: 100%, end: 100% }',
  )
const hysteresisPolicy = (limit, good) =>
  checkOf(
    `      healthy->degraded: { condition: value > ${limit}, consecutive: 2 }
      degraded->healthy: { condition: value <= ${good}, consecutive: 3 }`,
    '{ start: 50%, end: 25% }',
  )

const files = readdirSync(folder).filter((name) => name.endsWith('.csv'))
const labels = readFileSync(join(folder, 'windows.json'), 'utf8')
const rows = files.map(rowOf)
const total = { name: `**all ${files.length} files**`, naive: sum('naive'), ours: sum('ours') }
print(['file', 'windows', 'pages', 'hit', 'missed', 'median detection', 'alarm outside'])
print(['---', ...new Array(6).fill('---:')])
for (const row of [...rows, total]) print(cellsOf(row))
const { naive, ours } = total
process.stdout.write(
  `\n${(naive.pages / ours.pages).toFixed(1)} times fewer pages; ${ours.misses - naive.misses} more of ` +
    `${naive.covered} windows missed (alarm above the ${percent(entry)} percentile of the first half of each file, ` +
    `good again at the ${percent(exit)}).\n`,
)

function rowOf(name) {
  const bytes = readFileSync(join(folder, name))
  const firstHalf = valuesIn(bytes.toString()).filter((_, index, all) => index < all.length / 2)
  const limit = literal(quantile(firstHalf, entry))
  const good = literal(quantile(firstHalf, exit))
  const score = (policy) => scoreOf(policy, bytes, readWindows('windows.json', labels, name))
  return { name, naive: score(naivePolicy(limit)), ours: score(hysteresisPolicy(limit, good)) }
}

function scoreOf(yaml, bytes, windows) {
  const digest = `sha256:${createHash('sha256').update(yaml).digest('hex')}`
  const engine = createEngine(loadPolicy({ path: 'nab.yaml', bytes: yaml }, digest).policy)
  const counter = new IncidentCounter(windows)
  // Samples as they come: what a gap does to a state is not the question here.
  const simulation = createSimulation(engine, {
    fill: false,
    sink: { event: (event) => counter.event(event) },
  })
  const reader = readerFor('csv', new Intake(engine, simulation, { path: 'data' }))
  reader.push(bytes)
  reader.end()
  const { from, to } = simulation.finish()
  return counter.finish(from, to, engine.policy.intervalMs)
}

function valuesIn(csv) {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]))
}

/** The value that this share of all values does not exceed (nearest rank). */
function quantile(all, share) {
  const sorted = [...all].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

function literal(value) {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function sum(side) {
  const add = (of) => rows.reduce((total, row) => total + of(row[side]), 0)
  const detected = rows.flatMap((row) =>
    row[side].windows.flatMap(({ detectedAfterMs }) => detectedAfterMs ?? []),
  )
  return {
    covered: add(({ covered }) => covered),
    pages: add(({ pages }) => pages),
    truePositives: add(({ truePositives }) => truePositives),
    misses: add(({ misses }) => misses),
    alarmOutsideMs: add(({ alarmOutsideMs }) => alarmOutsideMs),
    detectionMs: detected.length === 0 ? null : { median: quantile(detected, 0.5) },
  }
}

function cellsOf({ name, naive, ours }) {
  const both = (of) => `${of(naive)} → ${of(ours)}`
  return [
    name,
    naive.covered,
    both(({ pages }) => pages),
    both(({ truePositives }) => truePositives),
    both(({ misses }) => misses),
    both(({ detectionMs }) => (detectionMs === null ? '–' : hours(detectionMs.median))),
    both(({ alarmOutsideMs }) => hours(alarmOutsideMs)),
  ]
}

function hours(ms) {
  return `${(ms / 3_600_000).toFixed(1)} h`
}

function percent(share) {
  return `${Math.round(share * 100)}th`
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
