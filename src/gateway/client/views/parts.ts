import { VitalsError } from '../../../core/errors.ts'
import type { UnknownPart } from '../../../core/report/view/unknown-part.ts'
import { refusalOf } from '../../protocol/reply-error.ts'
import { GatewayError } from '../gateway-error.ts'

type Questions = Readonly<Record<string, Promise<unknown>>>

interface Gathered<Q extends Questions> {
  readonly told: Told<Q>
  readonly unknown: UnknownPart[]
  /** Of these, the parts whose method the gateway does not have: it answered, and has no such thing. */
  readonly lacking: readonly string[]
}

type Told<Q extends Questions> = { readonly [Part in keyof Q]: Awaited<Q[Part]> | null }

/**
 * Waits for the parts of a view. A part that failed is `null`, and listed with its reason; the others are kept.
 *
 * @throws GatewayError of the first part when not one was answered, unless `none` lets that pass
 */
export async function gather<Q extends Questions>(
  questions: Q,
  none: 'fails' | 'passes' = 'fails',
): Promise<Gathered<Q>> {
  const names = Object.keys(questions)
  const settled = await Promise.allSettled(Object.values(questions))
  const unknown: UnknownPart[] = []
  const told: Record<string, unknown> = {}
  const lacking: string[] = []
  let first: GatewayError | null = null
  for (const [index, outcome] of settled.entries()) {
    const part = names[index] ?? ''
    told[part] = outcome.status === 'fulfilled' ? outcome.value : null
    if (outcome.status === 'fulfilled') continue
    if (!(outcome.reason instanceof GatewayError)) throw outcome.reason
    first ??= outcome.reason
    if (lacksMethod(outcome.reason)) lacking.push(part)
    unknown.push(
      unreadPart(
        part,
        outcome.reason,
        settled.some(({ status }) => status === 'fulfilled'),
      ),
    )
  }
  if (none === 'fails' && first !== null && unknown.length === names.length) throw first
  // Filled from the very keys of the questions, just above.
  return { told: told as Told<Q>, unknown, lacking }
}

/** Whether a gateway answered that it has no such method. */
export function lacksMethod(error: unknown): boolean {
  const reply = error instanceof GatewayError ? error.reply : null
  return reply !== null && refusalOf(reply) === 'unknown_method'
}

/** Where the gateway answers other questions in time, it is this one that is slow. */
export function unreadPart(part: string, failure: GatewayError, others: boolean): UnknownPart {
  const { code, message, hint, phase, url } = failure
  if (!others || code !== 'GATEWAY_TIMEOUT' || phase !== 'call') return { part, code, message, hint }
  const slow = new VitalsError('GATEWAY_PART_SLOW', { params: { part, url } })
  return { part, code: slow.code, message: slow.message, hint: slow.hint }
}
