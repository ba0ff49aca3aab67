import { canonicalJson } from '../../core/text/canonical-json.ts'
import { formatDuration, parseDuration } from '../../core/text/duration.ts'
import type { Value } from '../../core/value.ts'
import { type AdHocConditions, adHocConditions } from './conditions.ts'
import { type AdHocMemory, memoryOf } from './memory.ts'
import { type AdHocOption, adHocOptions, commonOptions, readOptions } from './options.ts'
import type { AdHocRequest } from './request.ts'
import { shownTarget } from './shown-target.ts'
import type { AdHocVerdict } from './verdict.ts'

/** A policy of one check as text, and which flag each of its lines came from, counted from one. */
export interface AdHocPolicy {
  readonly text: string
  readonly labels: ReadonlyMap<number, string>
  readonly name: string
  /** What is looked at, as text; `null` for this host, or where the options cannot be read. */
  readonly target: string | null
  readonly verdict: AdHocVerdict
  readonly memory: AdHocMemory
  /** The same for every spelling of one target and one verdict. */
  readonly identity: string
}

interface Line {
  readonly text: string
  readonly label?: string
}

/** What a round has besides the time of its probe, in milliseconds: most of it is the start of the process. */
const besidesMs = 2_000

/**
 * Writes the policy that the flags stand for. Its conditions may name the fields of the kind without the probe.
 *
 * @throws VitalsError AD_HOC_INVALID for an option without a value, a kind without a target, or nothing to judge by.
 */
export function adHocPolicy(request: AdHocRequest): AdHocPolicy {
  const { kind } = request
  const name = request.name ?? kind
  const options = adHocOptions(request)
  const conditions = adHocConditions(request)
  const { verdict, asked } = conditions
  const memory = memoryOf(request, asked)
  const lines: readonly Line[] = [
    { text: 'version: 1' },
    { text: `name: ${quoted(name)}`, label: '--name' },
    ...timeLines(options, memory),
    ...probeLines(kind, options),
    ...checkLines(kind, name, conditions),
  ]
  const labels = lines.flatMap(({ label }, index) =>
    label === undefined ? [] : [[index + 1, label] as const],
  )
  return {
    text: lines.map(({ text }) => `${text}\n`).join(''),
    labels: new Map(labels),
    name,
    target: shownTarget(kind, options),
    verdict,
    memory,
    identity: canonicalJson([kind, name, ...spelledOnce(kind, options), { ...verdict }, memory.consecutive]),
  }
}

function timeLines(options: readonly AdHocOption[], { consecutive }: AdHocMemory): readonly Line[] {
  const timeoutMs = parseDuration(String(options.find(({ name }) => name === 'timeout')?.value))
  return [
    // A probe that is given more time must not end with the budget of a policy.
    { text: `budget: { total: ${formatDuration(besidesMs + (timeoutMs ?? 0))} }` },
    { text: `defaults: { consecutive: ${consecutive}, missing: { consecutive: ${consecutive} } }` },
  ]
}

function probeLines(kind: string, options: readonly AdHocOption[]): readonly Line[] {
  return [
    { text: 'probes:' },
    { text: `  ${kind}:` },
    { text: `    kind: ${kind}` },
    // Who asks wants an answer of now.
    ...(options.some(({ name }) => name === 'ttl') ? [] : [{ text: '    ttl: 0s' }]),
    ...options.map(({ name, value, label }) => ({ text: `    ${name}: ${quoted(value)}`, label })),
  ]
}

function checkLines(
  kind: string,
  name: string,
  { signals, transitions }: Pick<AdHocConditions, 'signals' | 'transitions'>,
): readonly Line[] {
  return [
    ...(signals.length === 0 ? [] : [{ text: 'signals:' }]),
    ...signals.map((signal) => ({ text: `  ${signal}: ${kind}.${signal}` })),
    { text: 'checks:' },
    { text: `  ${quoted(name)}:`, label: '--name' },
    { text: '    transitions:' },
    ...transitions.map(({ name: transition, condition, label }) => ({
      text: `      ${transition}: { condition: ${quoted(condition)} }`,
      ...(label !== undefined && { label }),
    })),
  ]
}

/** The options in a spelling that is the same for all spellings of them. */
function spelledOnce(kind: string, options: readonly AdHocOption[]): Value[] {
  const given = (of: readonly AdHocOption[]) => of.map(({ name, value }) => [name, value])
  const read = readOptions(kind, options) as Value
  const common = options.filter(({ name }) => commonOptions.includes(name))
  return [read ?? given(options), given(common)]
}

// A policy holds characters that a terminal would obey only as escapes.
function quoted(value: Value): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
