import type { State } from '../state.ts'
import type { NoticeKind } from './told.ts'

/** Something that the report tells about one check. `told` is what it told last, `null` when nothing yet. */
export interface Notice {
  readonly at: number
  readonly check: string
  readonly kind: NoticeKind
  readonly told: State | null
  readonly state: State
  readonly reason: string | null
}
