import { matchesGlob } from '../fleet/glob.ts'
import type { Mute } from './mute.ts'

/** A silence or maintenance window: hides notifications of the checks it matches, never their states (rule 11). */
export interface Silence {
  readonly id: string
  readonly kind: 'silence' | 'maintenance'
  /** An id or a glob of ids (`web-*`); `null` matches every agent. */
  readonly agent: string | null
  /** Names of checks; none matches every check. */
  readonly checks: readonly string[]
  /** Epoch milliseconds; the end itself is no longer inside. */
  readonly from: number
  readonly until: number
}

/** The silences that hide a check of an agent at a time, or with `null` all of its checks. */
export function silencesAt<Given extends Silence>(
  silences: readonly Given[],
  target: { readonly agent: string; readonly check: string | null; readonly at: number },
): readonly Given[] {
  return silences.filter((silence) => holds(silence, target) && hidesCheck(silence, target.check))
}

/** What silences hide of one agent: of all its checks, and of some of them beside that. */
export interface AgentMutes {
  readonly all: readonly Mute[]
  readonly of: Readonly<Record<string, readonly Mute[]>>
}

/** Nothing is hidden. */
export const noAgentMutes: AgentMutes = { all: [], of: {} }

/** What silences hide of an agent at a time, each kind once. */
export function agentMutes(
  silences: readonly Silence[],
  target: { readonly agent: string; readonly at: number },
): AgentMutes {
  const own = silences.filter((silence) => holds(silence, target))
  if (own.length === 0) return noAgentMutes
  const all = kindsOf(own.filter(({ checks }) => checks.length === 0))
  const names = [...new Set(own.flatMap(({ checks }) => checks))].sort()
  const of = names.flatMap((name) => {
    const kinds = kindsOf(own.filter(({ checks }) => checks.includes(name)))
    const more = kinds.filter((kind) => !all.includes(kind))
    return more.length === 0 ? [] : [[name, more] as const]
  })
  return { all, of: Object.fromEntries(of) }
}

/** Whether anything is hidden. */
export function isMuting({ all, of }: AgentMutes): boolean {
  return all.length > 0 || Object.keys(of).length > 0
}

/** What mutes one check of the agent. */
export function mutesOfCheck({ all, of }: AgentMutes, check: string): readonly Mute[] {
  const own = Object.hasOwn(of, check) ? (of[check] as readonly Mute[]) : null
  return own === null ? all : [...all, ...own.filter((mute) => !all.includes(mute))]
}

/** Until when silences hide a check of an agent, or with `null` all of its checks, epoch milliseconds; `null` where none does. */
export function silencedUntil(
  silences: readonly Silence[],
  target: { readonly agent: string; readonly check: string | null; readonly at: number },
): number | null {
  let until: number | null = null
  for (;;) {
    const found = silencesAt(silences, { ...target, at: until ?? target.at })
    if (found.length === 0) return until
    until = Math.max(...found.map((silence) => silence.until))
  }
}

function holds(
  { agent, from, until }: Silence,
  target: { readonly agent: string; readonly at: number },
): boolean {
  return from <= target.at && target.at < until && (agent === null || matchesGlob(agent, target.agent))
}

function hidesCheck({ checks }: Silence, check: string | null): boolean {
  return checks.length === 0 || (check !== null && checks.includes(check))
}

function kindsOf(silences: readonly Silence[]): readonly Mute[] {
  return [...new Set(silences.map(({ kind }) => kind))].sort()
}
