import * as v from 'valibot'
import type { ProbeSpec } from '../../src/core/policy/language/policy.ts'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import type { Value } from '../../src/core/value.ts'
import { type ProbeRun, runProbes } from '../../src/probes/run.ts'
import { testHost } from './test-host.ts'

/** What a test says of a round; time-out and budget are long, so that only tests of them meet them. */
export interface Circumstances {
  readonly timeoutMs?: number
  readonly budgetMs?: number
  readonly memory?: Value
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A probe as the loader of policies would hand it over: options checked, defaults filled in. */
export function specOf(kind: string, options: Record<string, unknown>, timeoutMs = 10_000): ProbeSpec {
  const filled = v.parse(probeKinds[kind]!.options, options) as Record<string, Value>
  return { name: kind, kind, ttlMs: 0, timeoutMs, mayLack: null, options: filled }
}

/** Runs one probe the way every caller does, through the runner. */
export async function probeOnce(
  kind: string,
  options: Record<string, unknown>,
  { timeoutMs = 10_000, budgetMs = 20_000, memory = null, env = process.env }: Circumstances = {},
): Promise<ProbeRun> {
  const [run] = await runProbes([specOf(kind, options, timeoutMs)], {
    now: Date.now,
    deadline: Date.now() + budgetMs,
    cached: () => null,
    memory: () => memory,
    host: testHost(env),
  })
  return run!
}
