import type { HealthReason, HealthState } from '../../core/report/health.ts'
import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import type { Style } from '../../render/terminal/style.ts'

/** The document of every view: whatever it shows, and the parts that were not told. */
export interface ViewDocument {
  readonly unknown: readonly UnknownPart[]
}

/** One view of a gateway. */
export interface View<Document extends ViewDocument> {
  /** As typed after `vitals`. */
  readonly command: string
  readonly ask: (asking: Asking) => Promise<Document>
  readonly render: (document: Document, style: Style) => string
  /** Why nothing at all was told; a view without this fails as a whole instead. */
  readonly unavailable?: (document: Document) => UnknownPart | null
  /** What is wrong in it, for `--exit-state`; `now` is in epoch milliseconds. */
  readonly reasons: (document: Document, now: number) => readonly HealthReason[]
  /** The verdict, where the document has one of its own. */
  readonly state?: (document: Document) => HealthState
}

/** How a view is shown. */
export interface ViewOptions {
  readonly json: boolean
  readonly watch: boolean
  readonly exitState: boolean
  readonly color: 'auto' | 'always' | 'never'
}
