import type { ExpectedHours } from '../../../../core/fleet/expected-hours.ts'
import type { AgentStatus } from '../../../../core/heartbeat/agent-status.ts'
import type { Policy } from '../../../../core/policy/language/policy.ts'
import type { DecisionsVerdict } from '../../../../core/report/decisions-verdict.ts'
import type { Answer } from '../items.ts'
import type { LivenessOptions, Notice } from '../liveness/liveness.ts'
import type { JudgeCounts } from '../measures.ts'
import type { News } from '../news.ts'
import type { AskedSilence, AskedWord, Speaker } from '../operator/operators.ts'
import type { RecordRange } from '../rederive/rederive.ts'

/** What the judge's thread is started with. */
export interface ThreadStart {
  /** Directory of the store. */
  readonly directory: string
  readonly watch: LivenessOptions
  /** A file that each signed checkpoint of the trail is copied to. */
  readonly checkpointTo: string | null
  /** How effects are performed; `null` leaves them in the outbox. */
  readonly outbox: ThreadOutbox | null
}

/** How the thread performs the effects of the outbox. */
export interface ThreadOutbox {
  /** The keys that sign messages now. */
  readonly secrets: readonly Uint8Array[]
  /** The gateway as messages name it: a URI reference. */
  readonly source: string
  /** Where addresses of the form `url_env` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Calls that the thread answers one by one, by their names: the store's own, and those that judge. */
export interface ThreadCalls {
  /** Takes policies into use, beside those that are. */
  readonly use: (policies: readonly Policy[]) => Promise<void>
  /** What is known of an agent; `null` for one that never beat. */
  readonly status: (agent: string) => Promise<AgentStatus | null>
  /** Takes a word of an operator. */
  readonly speak: (word: AskedWord) => Promise<Answer>
  /** Makes a silence, or ends one. */
  readonly silenceAgents: (silence: AskedSilence) => Promise<Answer>
  readonly endSilence: (id: string, speaker: Speaker) => Promise<Answer>
  /** Takes over when agents are expected to beat; all others always are. */
  readonly expect: (hours: Readonly<Record<string, ExpectedHours>>) => Promise<void>
  /** Ends what is known of an agent. @returns whether anything was */
  readonly end: (agent: string) => Promise<boolean>
  /** Decides a part of the trail again. */
  readonly rederive: (range: RecordRange) => Promise<DecisionsVerdict>
  /** What was judged since the start. */
  readonly judged: () => Promise<JudgeCounts>
  /** Whether beats are told, from now on; transitions always are. */
  readonly tellBeats: (hears: boolean) => Promise<void>
  /** Signs messages by these keys from now on. */
  readonly signBy: (secrets: readonly Uint8Array[]) => Promise<void>
}

export type ToThread =
  | { readonly kind: 'batch'; readonly bytes: ArrayBuffer }
  | {
      readonly kind: 'call'
      readonly call: number
      readonly method: string
      readonly args: readonly unknown[]
    }
  | { readonly kind: 'stop' }

export type FromThread =
  | { readonly kind: 'ready'; readonly warning: string | null }
  /** The store cannot be opened. */
  | { readonly kind: 'refused'; readonly error: ThrownError }
  | { readonly kind: 'answers'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'result'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly call: number; readonly error: ThrownError }
  | { readonly kind: 'failed'; readonly error: ThrownError }
  /** For the log. */
  | { readonly kind: 'noticed'; readonly notice: Parameters<Notice> }
  /** Something was committed that others want to hear of at once. */
  | { readonly kind: 'news'; readonly news: News }
  | { readonly kind: 'stopped' }

/** An error as it crosses between threads. */
export interface ThrownError {
  readonly code: string | null
  readonly params: Readonly<Record<string, string>>
  readonly message: string
}
