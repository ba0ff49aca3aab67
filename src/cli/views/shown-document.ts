import { catalogue, type ErrorCode } from '../../core/errors.ts'
import { healthState } from '../../core/report/health-state.ts'
import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import { unreadReason } from '../../core/report/view/verdict.ts'
import type { Style } from '../../render/terminal/style.ts'
import { hintFor } from '../hints.ts'
import type { View, ViewDocument, ViewOptions } from './view.ts'

/** A document as it is printed, without the last newline; in JSON the whole on one line when it is one of many. */
export function textOf<Document extends ViewDocument>(
  { render }: View<Document>,
  document: Document,
  { json, watch }: ViewOptions,
  style: () => Style,
): string {
  const shown = { ...document, unknown: document.unknown.map(withHint) }
  if (json) return watch ? JSON.stringify(shown) : JSON.stringify(shown, null, 2)
  return render(shown, style())
}

/** The verdict that the shown parts add up to; a part that should have been told and was not is unknown. */
export function stateOf<Document extends ViewDocument>(
  view: View<Document>,
  document: Document,
  now: number,
) {
  if (view.state !== undefined) return view.state(document)
  const unread = document.unknown.filter(({ code }) => code !== 'NOT_PROVIDED')
  return healthState([...view.reasons(document, now), ...unread.map(unreadReason)])
}

function withHint(part: UnknownPart): UnknownPart {
  return { ...part, hint: hintFor({ ...part, code: codeOf(part), params: {} }) }
}

/** The code of the catalogue that a missing part has; a failed call where a gateway made up its own. */
export function codeOf({ code }: UnknownPart): ErrorCode {
  return Object.hasOwn(catalogue, code) ? (code as ErrorCode) : 'GATEWAY_CALL_FAILED'
}
