import type { Block } from '../mdoc.ts'

/** The keys at the top of a policy file. */
export const policyKeys: Readonly<Record<string, string>> = {
  version: 'Version of the language; 1, which is also the default.',
  name: 'What the policy is called in verdicts. The default is the name of the file without its ending.',
  description: 'A sentence for people.',
  interval: 'Time from one round of probes to the next. The default is `30s`.',
  budget:
    '`probe_timeout` is how long one probe may take (`500ms`), `total` how long all of them together (`2s`). Both count from the start of the process.',
  defaults:
    '`consecutive` for worsening transitions (2), `cooldown` of actions (`5m`) and `missing`, as described under MISSING DATA.',
  state_order:
    'The five states from the mildest to the worst. It decides which check gives the policy its state.',
  probes: 'What to look at. See PROBES.',
  facts: 'Values that are set, not probed. See FACTS.',
  notify:
    'Notifications: `repeat` says after how long an open problem is reported again (never unless set), `group_wait` how long a first message waits for others that belong to it, and `quiet_hours` (`from`, `to`, a time zone under `zone`, and states that are reported even then under `except`) when messages are held. Who delivers keeps the last two; they change no state.',
  signals: 'Names for what probes give, computed or gathered over time. See SIGNALS.',
  checks: 'What is judged, each with its states and transitions. See CHECKS.',
  transitions:
    'Instead of `checks`: the transitions of a policy that has only one check, named as the policy.',
  actions: 'What may be done. See PLANNED ACTIONS.',
  on: 'Which actions a change of state plans. See PLANNED ACTIONS.',
  escalation: 'When a model may be asked. See ESCALATION.',
}

/** What a policy file is, before its parts are described one by one. */
export const policyIntroduction: readonly Block[] = [
  'A policy says what to look at, how to judge it, and what follows. It is one YAML file, read by `vitals-probe`(1). A file that is not right in every part is refused as a whole, with status 78: each finding is shown with its line and column, the line itself, a caret under the wrong place, and what was probably meant.',
  'YAML is read strictly: a key that is not described here is an error, and so are anchors that grow without bound, a key that is given twice, and a file larger than 256 KiB.',
  'A duration is written with its unit: `500ms`, `30s`, `1m30s`, `2h`, `1d`. A size is written `64KiB` or `1GiB`. A bare number is neither. A share is `5%` or 0.05.',
  'Names of probes, facts and signals are letters, digits and underscores, because conditions use them, and the three share one set of names. Names of checks and actions may also contain dots and dashes.',
]

/** How values that conditions use are named and made. */
export const signalBlocks: readonly Block[] = [
  'A signal gives a name to an expression over probes, facts and other signals, so that conditions stay short:',
  {
    literal:
      'signals:\n  disk_free_pct: disk.free_pct\n  api_p95_ms:    { expr: api.latency_ms, window: 5m, reduce: p95 }',
  },
  'With `window` and `reduce` it is made of all samples of that time, which are remembered from run to run. A sample that is exactly as old as the window still counts. The reducers are:',
  {
    terms: [
      ['avg, min, max, sum, count', 'What their names say.'],
      ['p50, p95, p99', 'Percentiles, interpolated between neighbours.'],
      ['delta, rate', 'The newest value less the oldest; the same for each second.'],
      ['changed', 'How often a value differs from the one before it.'],
      ['stddev', 'Standard deviation of the samples.'],
    ],
  },
]

/** Values that are told. */
export const factBlocks: readonly Block[] = [
  'A fact is set by `vitals probe --fact NAME=VALUE` and remembered. It has a `type` of `bool`, `number` or `string`, may have an `initial` value, and with `ttl` is unknown again when it is older than that:',
  { literal: 'facts:\n  orders_per_min: { type: number, ttl: 2m }' },
  'The fact `remediation_applied` is always there. It is false, becomes true for a check with a problem when it is set or when a remedy of that check succeeded, and is false again when the check leaves `recovering`, is healthy or becomes worse.',
]

/** The language of conditions. */
export const conditionBlocks: readonly Block[] = [
  'Conditions are written in CEL, the Common Expression Language. They are checked when the file is loaded: an unknown name, a field that the probe does not give, and a comparison that cannot be right are errors with their place.',
  {
    terms: [
      ['Names', 'A probe with its field (`disk.free_pct`), a signal, a fact.'],
      ['Comparisons', '`==`, `!=`, `<`, `<=`, `>`, `>=`; `in` for lists and maps.'],
      ['Logic', '`&&`, `||`, `!`, and `test ? then : else`.'],
      ['Arithmetic', '`+`, `-`, `*`, `/`, `%`. Every number is a fraction: `3 / 2` is 1.5.'],
      ['Text', '`contains()`, `startsWith()`, `endsWith()`, `size()`.'],
      ['Lists', '`all()`, `exists()`, `exists_one()`, `filter()`, `map()`, `size()`.'],
      ['Presence', '`has(probe.field)`: whether the target has this; unknown where it did not answer.'],
    ],
  },
  '`matches()` is refused, because some patterns take for ever on some texts; the `http` and `process` probes have patterns of their own, which cannot. An expression has at most 200 parts, 20 deep.',
  'A condition is true, false or unknown. A name without a fresh value is unknown, and what depends on it is unknown as well, except where the rest decides: unknown `||` true is true, unknown `&&` false is false.',
]
