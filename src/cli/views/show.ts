import { catalogue, type ErrorCode } from '../../core/errors.ts'
import { healthState } from '../../core/report/health-state.ts'
import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import { unreadReason } from '../../core/report/view/verdict.ts'
import { exitStatusOf } from '../../core/state.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { hintFor } from '../hints.ts'
import type { Io } from '../run/io.ts'
import { styleMaker } from '../terminal/style-for.ts'
import { askOnce, questionOf } from './question.ts'
import type { View, ViewDocument, ViewOptions } from './view.ts'

/**
 * Asks a gateway for one view and prints it, once or again and again with `--watch`.
 *
 * @returns 0, or the verdict with `--exit-state`; the status of the failure when the gateway let us in and told nothing
 * @throws VitalsError when the gateway could not be asked
 */
export async function showView<Document extends ViewDocument>(
  view: View<Document>,
  flags: GatewayFlags,
  options: ViewOptions,
  io: Io,
): Promise<number> {
  const question = await questionOf(flags, view.command, io)
  if (options.watch) {
    const { watchView } = await import('./watch.ts')
    return watchView(view, question, options, io)
  }
  const document = await askOnce(question, io.startedAt + question.limitMs, view.ask)
  const style = await styleMaker(io.stdout, io, options.json ? 'never' : options.color, false)
  io.stdout.write(`${question.clean(textOf(view, document, options, style))}\n`)
  const unavailable = view.unavailable?.(document) ?? null
  if (unavailable !== null) return failedExit(unavailable)
  return options.exitState ? exitStatusOf[stateOf(view, document, io.now())] : 0
}

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

function failedExit(part: UnknownPart): number {
  return catalogue[codeOf(part)].exit
}

function withHint(part: UnknownPart): UnknownPart {
  return { ...part, hint: hintFor({ ...part, code: codeOf(part), params: {} }) }
}

function codeOf({ code }: UnknownPart): ErrorCode {
  return Object.hasOwn(catalogue, code) ? (code as ErrorCode) : 'GATEWAY_CALL_FAILED'
}
