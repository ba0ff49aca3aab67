import { appendFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { newHost } from './host.ts'
import { type Ended, startVitals } from './vitals.ts'

// The count of this check goes up by one with every run that is saved, and never leads anywhere.
const policy = (log: string) => `
name: busy
budget: { probe_timeout: 10s, total: 20s }
probes:
  log: { kind: log, path: ${log}, pattern: "^match ", from: start }
checks:
  busy: { initial: healthy, transitions: { healthy->degraded: { condition: log.up == true, consecutive: 1000, for: 300d } } }
`

/** What came of many runs of one policy at once. */
export interface Outcome {
  /** Runs of `vitals probe` of their own, two a second where the machine can. */
  readonly runs: number
  /** Rounds of a `vitals probe --watch` beside them, one a second. */
  readonly rounds: number
  /** Everything that was no healthy and silent run. */
  readonly failures: readonly Ended[]
  /** Samples that the state has counted. */
  readonly counted: number
  /** Lines that were written to the log, one a second, and how many of them all runs together have counted. */
  readonly written: number
  readonly matched: number
  /** Bytes of the state directory every second. */
  readonly sizes: readonly number[]
}

/** Runs `vitals probe` twice a second for so long (longer on a busy machine), beside a second writer of the same state and one of the log. */
export async function probeBesideWriters(seconds: number): Promise<Outcome> {
  const host = newHost()
  const log = host.write('app.log', '')
  host.write('busy.yaml', policy(log))
  const settings = { env: { STATE_DIRECTORY: host.path('state') }, cwd: host.directory }
  const watch = startVitals(['probe', './busy.yaml', '--watch', '--every', '1s', '--json'], settings)
  const ended: Ended[] = []
  const sizes: number[] = []
  for (let half = 0; half < 2 * seconds; half += 1) {
    const due = sleep(500)
    if (half % 2 === 0) {
      appendFileSync(log, `match ${half}\nnoise ${half}\n`)
      sizes.push(bytesIn(join(host.path('state'), 'probe')))
    }
    // One after the other: a run that has to wait longer than a second gives up, as it should.
    ended.push(await host.vitals('probe', './busy.yaml', '--json'))
    await due
  }
  const series = await endAfterRound(watch)
  const last = await host.vitals('probe', './busy.yaml', '--json')
  const lines = series.stdout.trim().split('\n')
  const rounds = lines.flatMap(reportIn)
  const runs = [...ended, last].flatMap(({ stdout }) => reportIn(stdout))
  return {
    runs: runs.length,
    rounds: rounds.length,
    failures: [
      ...[...ended, last].filter(({ status, stderr }) => status !== 0 || stderr !== ''),
      ...(series.status === 143 && series.stderr === '' && rounds.length === lines.length ? [] : [series]),
    ],
    counted: await countIn(host.path('state'), host.path('busy.yaml')),
    written: seconds,
    matched: [...runs, ...rounds].reduce((sum, report) => sum + matchesIn(report), 0),
    sizes,
  }
}

// Right after a round, which is told only when it is saved: the next one is a second away.
async function endAfterRound({ child, ended }: ReturnType<typeof startVitals>): Promise<Ended> {
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGTERM')
  return ended
}

/** None for the document of a run that failed. */
function reportIn(stdout: string): ProbeReport[] {
  const document = JSON.parse(stdout)
  return 'error' in document ? [] : [document]
}

function matchesIn({ results }: ProbeReport): number {
  const value = results[0]?.value as { readonly count?: number } | null
  return value?.count ?? 0
}

function bytesIn(directory: string): number {
  try {
    return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
  } catch {
    // Nothing was saved yet.
    return 0
  }
}

async function countIn(stateDir: string, policyPath: string): Promise<number> {
  const store = openSqliteStore(stateDir)
  const { state } = await store.peek(policyPath)
  await store.close()
  return state?.checks.busy?.runs[0] ?? 0
}

/** What is wrong with an outcome, in words; none when every run counted once, in a state file that did not grow. */
export function complaints(outcome: Outcome): string[] {
  const { runs, rounds, failures, counted, written, matched, sizes } = outcome
  const [early = 0, late = 0] = [sizes[Math.floor(sizes.length / 4)], sizes.at(-1)]
  return [
    ...failures.map((failure) => `a run failed: ${shortened(failure)}`),
    ...(counted === runs + rounds ? [] : [`${runs} runs and ${rounds} rounds were counted ${counted} times`]),
    ...(matched === written ? [] : [`${written} lines were counted ${matched} times`]),
    // The rollback journal stays, and is as long as the largest change.
    ...(early > 0 && late <= early + pageBytes ? [] : [`the state grew from ${early} to ${late} bytes`]),
  ]
}

const pageBytes = 4_096

function shortened({ status, stdout, stderr }: Ended): string {
  const errors = stdout.split('\n').filter((line) => line.includes('"code"'))
  return JSON.stringify({ status, stderr, errors: errors.slice(0, 5), stdout: stdout.slice(0, 200) })
}
