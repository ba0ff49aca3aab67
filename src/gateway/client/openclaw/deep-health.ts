import type { HealthReason } from '../../../core/report/health-report.ts'
import { type LooseObject, listOf, numberOf, objectOf, textOf } from '../../protocol/loose-value.ts'
import type { Method } from '../../protocol/method.ts'

// A job that is due is not started at once, and the clocks of two hosts differ.
const overdueMs = 5 * 60_000

/** What `vitals health --deep` asks besides `health`: the part's name, its question, and what its answer shows. */
export const deepParts: readonly {
  readonly part: string
  readonly method: Method
  readonly params: object
  readonly reasonsOf: (payload: unknown, now: number) => readonly HealthReason[]
}[] = [
  { part: 'cron', method: 'cron.list', params: {}, reasonsOf: cronReasons },
  { part: 'nodes', method: 'node.list', params: {}, reasonsOf: nodeReasons },
  { part: 'heartbeat', method: 'last-heartbeat', params: {}, reasonsOf: heartbeatReasons },
]

/** Scheduled jobs that failed last, or that should have run; `now` is in epoch milliseconds. */
export function cronReasons(payload: unknown, now: number): HealthReason[] {
  return listOf(objectOf(payload).jobs)
    .map(objectOf)
    .filter(isOfTheUser)
    .flatMap((job) => {
      const subject = textOf(job.name) ?? textOf(job.id) ?? 'job'
      const { failures, why, nextRun, running } = runsOf(job)
      if (failures > 0) {
        const times = failures === 1 ? 'its last run failed' : `its last ${failures} runs failed`
        return [degraded('cron_failing', subject, why === null ? times : `${times}: ${why}`)]
      }
      const late = nextRun === null || running ? 0 : now - nextRun
      return late > overdueMs
        ? [degraded('cron_overdue', subject, `it should have run ${Math.floor(late / 60_000)} minutes ago`)]
        : []
    })
}

/** Paired nodes that are not there, and nodes that our gateway calls stale. */
export function nodeReasons(payload: unknown): HealthReason[] {
  return listOf(objectOf(payload).nodes)
    .map(objectOf)
    .flatMap((node) => {
      const subject = textOf(node.displayName) ?? textOf(node.nodeId) ?? 'node'
      if (node.stale === true) return [degraded('node_stale', subject, 'it has stopped reporting')]
      const gone = node.connected === false && node.paired !== false
      return gone ? [degraded('node_disconnected', subject, 'it is not connected')] : []
    })
}

/** The last run of the agents' own heartbeat, where it failed. */
export function heartbeatReasons(payload: unknown): HealthReason[] {
  const { status, reason } = objectOf(payload)
  if (textOf(status) !== 'failed') return []
  return [degraded('heartbeat_failed', 'agents', textOf(reason) ?? 'the last heartbeat run failed')]
}

// The gateway's own housekeeping jobs are not the user's to fix.
function isOfTheUser({ enabled, declarationKey }: LooseObject): boolean {
  return enabled !== false && textOf(declarationKey) === null
}

/** Both dialects: OpenClaw keeps the runs of a job in `state`, the seed beside it. */
function runsOf(job: LooseObject) {
  const state = objectOf(job.state)
  const lastRun = objectOf(job.lastRun)
  const lastStatus = textOf(state.lastStatus) ?? textOf(state.lastRunStatus) ?? textOf(lastRun.status)
  return {
    failures: numberOf(state.consecutiveErrors) ?? (lastStatus === 'error' ? 1 : 0),
    why: textOf(state.lastError),
    nextRun: numberOf(state.nextRunAtMs) ?? numberOf(job.nextRun),
    running: numberOf(state.runningAtMs) !== null,
  }
}

function degraded(code: string, subject: string, message: string): HealthReason {
  return { severity: 'degraded', code, subject, message }
}
