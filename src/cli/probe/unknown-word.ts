import { VitalsError } from '../../core/errors.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { nearest } from '../../core/text/nearest.ts'
import { shellLine } from '../../core/text/shell-words.ts'

const kinds = Object.keys(probeKinds)
const asksForKinds = new Set(['list', 'ls', 'kinds', 'types', 'probes'])

/** A second word behind what is no kind of probe: with the call that was probably meant, and all kinds. */
export function unexpectedTarget(word: string, target: string): VitalsError {
  const detail = `Unexpected argument: ${target}.`
  if (/[./]/.test(word)) return new VitalsError('USAGE', { params: { detail, command: 'probe' } })
  const call = shellLine(['vitals', 'probe', ...meant(word, target)])
  const next = `'${word}' is no kind of probe. Try '${call}'. Kinds are ${kinds.join(', ')}.`
  return new VitalsError('USAGE', { params: { detail, next }, hint: '{next}' })
}

/** Why a single word names no policy, where it is nearly a kind; `null` where it is not. */
export function nearlyAKind(word: string): VitalsError | null {
  if (asksForKinds.has(word) && !process.getBuiltinModule('node:fs').existsSync(word)) {
    const hint = `Kinds of probes are ${kinds.join(', ')}; 'vitals probe KIND --help' shows one.`
    return new VitalsError('POLICY_NOT_FOUND', { params: { path: word }, hint })
  }
  const kind = /[./]/.test(word) ? null : nearest(word, kinds)
  if (kind === null || process.getBuiltinModule('node:fs').existsSync(word)) return null
  const hint = `Did you mean the kind of probe '${kind}'? 'vitals probe ${kind} --help' shows how it is asked.`
  return new VitalsError('POLICY_NOT_FOUND', { params: { path: word }, hint })
}

/** The kind that goes with a target, and the target as that kind takes it. */
function meant(word: string, target: string): readonly [kind: string, target: string] {
  const near = nearest(word, kinds)
  if (near !== null) return [near, target]
  if (/^https?:/.test(target)) return ['http', target]
  if (/^wss?:/.test(target)) return ['gateway', target]
  if (target.startsWith('/')) return ['file', target]
  if (/^[\w.-]+:\d+$/.test(target)) return ['tcp', target]
  return ['http', `http://${target}`]
}
