import { catalogue } from '../../core/errors.ts'
import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import { exitStatusOf } from '../../core/state.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import type { Io } from '../run/io.ts'
import { styleMaker } from '../terminal/style-for.ts'
import { askOnce, questionOf } from './question.ts'
import { codeOf, stateOf, textOf } from './shown-document.ts'
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

function failedExit(part: UnknownPart): number {
  return catalogue[codeOf(part)].exit
}
