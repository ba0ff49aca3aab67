import { VitalsError } from '../../core/errors.ts'
import { type HttpAnswer, readAnswer, unanswered } from '../../core/heartbeat/sending/answer.ts'
import { afterAttempt, freshPacing } from '../../core/heartbeat/sending/pacing.ts'
import { wordsOfFailure } from '../../gateway/client/socket-failure.ts'
import type { BeatPoster } from '../send/post-beats.ts'
import type { SigningKey } from '../send/signing-key.ts'

/** What asking to join touches. */
export interface JoinEdges {
  /** Of requests to join. */
  readonly poster: Pick<BeatPoster, 'post'>
  /** Whether the way to the gateway keeps others from lying about the time. */
  readonly trusted: boolean
  /** The own clock, epoch milliseconds. */
  readonly now: () => number
  /** A clock that is never set, in milliseconds. */
  readonly steady: () => number
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** From 0 to below 1. */
  readonly chance: () => number
}

/** A request to join: the same each time that it is made again. */
export interface JoinRequest {
  readonly id: string
  readonly agent: string
  /** The gateway, as people are told. */
  readonly url: string
  /** How long it may take in all, in milliseconds. */
  readonly patienceMs: number
}

const attemptMs = 15_000

/**
 * Asks a gateway for the key of an agent, by a joining key, until there is an answer: a gateway that is away, or asks to
 * wait, is asked again by the same request, so that an answer that was lost costs nothing.
 *
 * @returns the text of the answer, which holds the key
 * @throws VitalsError JOIN_REFUSED, JOIN_UNANSWERED when the time is over
 */
export async function askToJoin(
  { poster, trusted, now, steady, sleep, chance }: JoinEdges,
  { id, agent, url, patienceMs }: JoinRequest,
  key: SigningKey,
): Promise<string> {
  const body = JSON.stringify({ agent_id: agent })
  const over = AbortSignal.timeout(patienceMs)
  let pacing = freshPacing
  let why = 'there was no time'
  while (!over.aborted) {
    const at = now() + pacing.offsetMs
    const signal = AbortSignal.any([over, AbortSignal.timeout(attemptMs)])
    const answer = await answerTo(() => poster.post({ id, body, at }, key, signal))
    if (typeof answer !== 'string' && answer.status === 201) return answer.text ?? ''
    const attempt = typeof answer === 'string' ? unanswered(answer) : readAnswer(answer, [id], false)
    if (attempt.kind !== 'whole' || attempt.fate.kind === 'taken') break
    why = attempt.fate.detail
    if (typeof answer !== 'string' && isFinal(answer) && attempt.fate.kind !== 'clock') {
      throw refused({ url, agent, detail: why }, nameOf(answer))
    }
    pacing = afterAttempt(pacing, attempt, { at: steady(), wallMs: now(), trusted, chance: chance() })
    await sleep(Math.max(0, pacing.notBefore - steady()), over)
  }
  throw new VitalsError('JOIN_UNANSWERED', { params: { url, agent, detail: why.replace(/\.$/, '') } })
}

/** The answer, or in words why there is none. */
async function answerTo(post: () => Promise<HttpAnswer>): Promise<HttpAnswer | string> {
  try {
    return await post()
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'no answer came in time'
    return wordsOfFailure(error)
  }
}

/** Whether asking again would be answered the same. */
function isFinal({ status }: HttpAnswer): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

const otherName = 'Name this host otherwise by VITALS_AGENT_ID or agent_id'
const newJoiningKey = "'vitals key enrol', on the host of the gateway, makes another joining key."

const hints: Readonly<Record<string, string>> = {
  'name-not-matched': `${otherName}, or make a joining key for this one: ${newJoiningKey}`,
  'name-taken': `${otherName}. If it is this very host, which lost its key: 'vitals agent remove {agent}' on the host of the gateway frees the name, and a new joining key then takes it.`,
  'certificate-mismatch':
    'Name a certificate whose name (SAN, DNS) is {agent} by --cert-file and --cert-key-file.',
  'joins-in-plain': 'Use an https: address, or a tunnel to the loopback port of the gateway.',
  'method-not-allowed': 'The gateway is of an earlier release, to which no agent can join.',
}

function refused(params: { url: string; agent: string; detail: string }, problem: string): VitalsError {
  return new VitalsError('JOIN_REFUSED', { params, hint: hints[problem] ?? newJoiningKey })
}

/** The name of the refusal that a gateway answers with. */
function nameOf({ text }: HttpAnswer): string {
  try {
    const { type } = JSON.parse(text ?? '') as { readonly type?: unknown }
    return String(type).split(':').at(-1) ?? ''
  } catch {
    return ''
  }
}
