import type { GenericSchema } from 'valibot'
import type { ErrorCode } from '../../../core/errors.ts'
import type { Refusal } from '../../../core/heartbeat/refusals.ts'
import type { Problem } from '../http/problem.ts'

/** Why a request may be refused: by the name that the last part of a problem's `type` has. */
export type ProblemName = Problem | Refusal | ErrorCode

/** One answer that is no refusal. */
export interface ContractAnswer {
  readonly description: string
  /** `null` for text that no schema describes. */
  readonly schema: GenericSchema | null
  /** JSON where nothing is said. */
  readonly types?: readonly string[]
  /** Headers beside the usual ones, and what they tell. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A body that is taken, under its media type. */
export interface ContractBody {
  readonly type: string
  readonly schema: GenericSchema
}

/** What one operation takes and answers. */
export interface Contract {
  readonly summary: string
  readonly description?: string
  readonly query?: Readonly<Record<string, GenericSchema>>
  readonly bodies?: readonly ContractBody[]
  readonly answers: Readonly<Record<number, ContractAnswer>>
  /** Refusals of its own, beside those of every request. */
  readonly problems: readonly ProblemName[]
}
