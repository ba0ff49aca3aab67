import { type HealthQuestion, judgeGateway } from '../../../src/gateway/client/health/judge.ts'
import { askingOf } from '../asking.ts'
import type { Answer } from '../scripted-gateway.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** The moment of every question, on both clocks. */
export const now = 1_795_000_000_000
export const clock = { now: () => now, gatewayNow: now }
export const shallow = { probe: false, deep: false }
export const deep = { probe: false, deep: true }

/** Answers of a gateway by their method. */
export type Answers = Readonly<Record<string, Answer>>

/** A gateway with nothing in it, and nothing wrong. */
export const well: Answers = {
  health: { ok: true, ts: now, plugins: { errors: [] }, channels: {} },
  'channels.status': { channelOrder: [], channelAccounts: {} },
  'cron.status': { enabled: true, jobs: 0, nextWakeAtMs: null },
  'cron.list': { jobs: [], hasMore: false },
  'node.list': { nodes: [] },
  'system-presence': [],
  'last-heartbeat': null,
}

/** The verdict over these answers and otherwise those of a gateway that is well. */
export async function verdictOf(answers: Answers, question: HealthQuestion, waitMs = 5_000) {
  const asking = await askingOf({ ...well, ...answers }, clock)
  const { verdict } = await judgeGateway({ ...asking, signal: AbortSignal.timeout(waitMs) }, question)
  const reasons = verdict.reasons.map(({ severity, code, subject, message }) => {
    return `${severity} ${code} ${subject}: ${message}`
  })
  return { state: verdict.state, reasons, unknown: verdict.unknown }
}
