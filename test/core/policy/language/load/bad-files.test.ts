import { describe, expect, it, test } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { codeFrames } from '../../../../../src/render/terminal/code-frame.ts'
import { badEffects } from './bad-effects.ts'

const good = 'transitions: { healthy->degraded: { condition: x < 1 } }\n'
const probes = 'probes: { disk: { kind: disk } }\n'
const check = (transitions: string) => `${probes}checks: { disk: { transitions: { ${transitions} } } }\n`

/** What is wrong, the file, and where each finding must be: `code line:column+length`. */
const table: readonly (readonly [title: string, file: string | Uint8Array, at: readonly string[]])[] = [
  ['an unknown key', `intervall: 30s\n${good}`, ['unknown_key 1:1+9']],
  [
    'every unknown key',
    `aa: 1\nbb: 2\nbudget: { totl: 1s }\n${good}`,
    ['unknown_key 1:1+2', 'unknown_key 2:1+2', 'unknown_key 3:11+4'],
  ],
  [
    'an unknown option of a probe',
    'probes: { disk: { kind: disk, pth: / } }\nchecks: { disk: { transitions: { healthy->degraded: { condition: disk.free_pct < 1 } } } }',
    ['unknown_key 1:31+3'],
  ],
  [
    'an unknown key of a signal',
    `${probes}signals: { a: { expr: disk.free_pct, windw: 5m } }\nchecks: { a: { signal: a, critical: { above: 1 } } }`,
    ['unknown_key 2:38+5'],
  ],
  [
    'a missing option of a probe',
    'probes: { api: { kind: http } }\nchecks: { api: { signal: api.latency_ms, critical: { above: 1 } } }',
    ['missing_key 1:11+3'],
  ],
  ['a wrong type', 'checks: [a]\n', ['wrong_type 1:9+3']],
  ['a number where text belongs', `interval: 30\n${good}`, ['wrong_type 1:11+2']],
  ['a bad duration', `interval: 30 seconds\n${good}`, ['wrong_value 1:11+10']],
  ['a duration of the wrong order', `budget: { total: 30s1m }\n${good}`, ['wrong_value 1:18+5']],
  ['a word that is not allowed', `defaults: { missing: { treat: brech } }\n${good}`, ['wrong_value 1:31+5']],
  ['an unknown kind of probe', `probes: { d: { kind: dsk } }\n${good}`, ['wrong_value 1:22+3']],
  [
    'a name that conditions cannot use',
    'probes: { my-disk: { kind: disk } }\nchecks: { a: { signal: "1", critical: { above: 1 } } }',
    ['wrong_key 1:11+7'],
  ],
  [
    'a name that is a word of CEL',
    'probes: { in: { kind: disk } }\nchecks: { a: { signal: "1", critical: { above: 1 } } }',
    ['wrong_key 1:11+2'],
  ],
  [
    'an unknown name in a plain condition',
    check('healthy->degraded: { condition: dsk.free_pct < 1 }'),
    ['unknown_name 2:66+3'],
  ],
  [
    'an unknown field in a quoted condition',
    check('healthy->degraded: { condition: "1 > disk.fre_pct" }'),
    ['unknown_field 2:76+7'],
  ],
  [
    'a condition of the wrong type',
    check('healthy->degraded: { condition: disk.free_pct < "a" }'),
    ['wrong_type 2:66+19'],
  ],
  [
    'a condition that is no condition',
    check('healthy->degraded: { condition: disk.free_pct }'),
    ['not_bool 2:66+13'],
  ],
  [
    'a broken condition in a block',
    `${probes}checks:\n  disk:\n    transitions:\n      healthy->degraded:\n        condition: |\n          disk.free_pct <\n`,
    ['syntax 6:20+1'],
  ],
  ...badEffects,
  ['an unknown state', check('healthy->degradd: { condition: disk.free_pct < 1 }'), ['unknown_state 2:43+7']],
  [
    'a transition without an arrow',
    check('degraded: { condition: disk.free_pct < 1 }'),
    ['wrong_key 2:34+8'],
  ],
  [
    'a transition to itself',
    check('healthy->healthy: { condition: disk.free_pct < 1 }'),
    ['wrong_key 2:34+16'],
  ],
  ['a check without transitions', `${probes}checks: { disk: {} }`, ['no_transitions 2:11+4']],
  [
    'both forms of a check',
    `${probes}checks: { d: { signal: disk.free_pct, transitions: {} } }`,
    ['two_forms 2:16+6'],
  ],
  [
    'a short form without thresholds',
    `${probes}checks: { d: { signal: disk.free_pct } }`,
    ['missing_key 2:11+1'],
  ],
  [
    'a threshold on both sides',
    `${probes}checks: { d: { signal: disk.free_pct, critical: { above: 1, below: 3 } } }`,
    ['wrong_value 2:39+8'],
  ],
  [
    'a short form over text',
    `probes: { f: { kind: file, path: / } }\nchecks: { f: { signal: f.mode, critical: { above: 1 } } }`,
    ['wrong_type 2:24+6'],
  ],
  [
    'signals in a circle',
    `${probes}signals: { a: b, b: a, c: b }\nchecks: { a: { signal: c, critical: { above: 1 } } }`,
    ['circular_signals 2:12+1', 'circular_signals 2:18+1'],
  ],
  [
    'a window without a reducer',
    `${probes}signals: { a: { expr: disk.free_pct, window: 5m } }\nchecks: { a: { signal: a, critical: { above: 1 } } }`,
    ['missing_key 2:38+6'],
  ],
  [
    'one name declared twice',
    `${probes}signals: { disk: "1" }\nchecks: { a: { signal: disk.free_pct, critical: { above: 1 } } }`,
    ['duplicate_name 2:12+4'],
  ],
  [
    'unknown actions and checks',
    `actions: { tell: { kind: noop } }\non: [{ check: dsk, to: critical, run: [tel] }]\n${good}`,
    ['unknown_check 2:15+3', 'unknown_action 2:40+3'],
  ],
  [
    'a misspelt name of the check that a gateway adds',
    `on: [{ check: hearbeat, to: unknown, run: [] }]\n${good}`,
    ['unknown_check 1:15+8'],
  ],
  [
    'an action without what it needs',
    `actions: { a: { kind: exec }, b: { kind: exec, argv: [ls] } }\n${good}`,
    ['missing_key 1:12+1', 'wrong_value 1:54+4'],
  ],
  ['a webhook without an address', `actions: { a: { kind: webhook } }\n${good}`, ['missing_key 1:12+1']],
  [
    'a pattern that RE2 does not know',
    'probes: { p: { kind: process, pattern: "(?=a)" } }\nchecks: { p: { signal: p.count, critical: { below: 1 } } }',
    ['bad_pattern 1:40+7'],
  ],
  [
    'states in a wrong order',
    `state_order: [critical, healthy, unknown, degraded, recovering]\n${good}`,
    ['wrong_value 1:14+50'],
  ],
  ['tabs', 'checks:\n\tdisk: 1\n', ['yaml_syntax 2:1+1']],
  ['a key that is there twice', `name: a\nname: b\n${good}`, ['duplicate_key 2:1+4']],
  ['two documents', `${good}---\n${good}`, ['multiple_documents 2:1+3']],
  ['a custom tag', `name: !secret x\n${good}`, ['tag 1:7+7']],
  ['a merge key', `a: &a { x: 1 }\nb: { <<: *a }\n${good}`, ['merge_key 2:6+2']],
  ['the key __proto__', `__proto__: { x: 1 }\n${good}`, ['forbidden_key 1:1+9']],
  ['the key constructor', `budget: { constructor: 1s }\n${good}`, ['forbidden_key 1:11+11']],
  [
    '__proto__ in a condition',
    'transitions: { healthy->degraded: { condition: x.__proto__ == 1 } }',
    ['not_allowed 1:50+9'],
  ],
  ['an alias bomb', bomb(), ['too_many_aliases 4:8+2']],
  ['an unknown alias', `name: *nobody\n${good}`, ['unknown_alias 1:7+7']],
  ['deep nesting', `a: ${'['.repeat(40)}${']'.repeat(40)}\n${good}`, ['too_deep 1:35+1']],
  ['very deep nesting', '['.repeat(200_000), ['too_deep 1:33+1']],
  ['an infinite number', `version: .inf\n${good}`, ['wrong_value 1:10+4']],
  [
    'ten megabytes',
    new TextEncoder().encode(`# comment\n${'# more of it\n'.repeat(800_000)}`),
    ['file_too_large 20166:3+1'],
  ],
  [
    'bytes that are not UTF-8',
    new Uint8Array([...new TextEncoder().encode('name: caf'), 0xe9, 0x0a]),
    ['not_utf8 1:10+1'],
  ],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), ['not_utf8 1:1+1']],
  ['a control character', `name: a\u0000b\n${good}`, ['control_character 1:8+1']],
  ['half a character in a text', `description: "a\\ud800b"\n${good}`, ['wrong_value 1:14+10']],
  ['half a character in a key', `"a\\udc00": 1\n${good}`, ['wrong_value 1:1+9']],
  [
    'half a character in a condition',
    'checks: { a: { transitions: { healthy->critical: { condition: "x == \'\\ud83d\'" } } } }\n',
    ['wrong_value 1:63+15'],
  ],
  [
    'half a character in a path',
    'probes: { a: { kind: file, path: "/a\\ud83d" } }\nchecks: {}\n',
    ['wrong_value 1:34+10'],
  ],
  [
    'half a character in an argument',
    'probes: { a: { kind: command, argv: [a, "\\ud83d"] } }\nchecks: {}\n',
    ['wrong_value 1:41+8'],
  ],
  [
    'half a character in the environment',
    'probes: { a: { kind: command, argv: [a], env: ["\\ud83d"] } }\nchecks: {}\n',
    ['wrong_value 1:48+8'],
  ],
  [
    'a time-out that no timer can count',
    `budget: { probe_timeout: 25d, total: 60d }\n${good}`,
    ['wrong_value 1:26+3', 'wrong_value 1:38+3'],
  ],
  ['an empty file', '', ['empty_file 1:1+1']],
  ['only comments', '# nothing\n', ['empty_file 1:1+1']],
  ['a list at the top', '- a\n- b\n', ['wrong_type 1:1+3']],
  ['text at the top', 'hello\n', ['wrong_type 1:1+5']],
  ['no checks', `${probes}`, ['no_checks 1:1+1']],
  ['tests', 'policy: server.yaml\ntests: []\n', ['wrong_kind 2:1+5']],
  ['the lines of a recording', '{"recording":1}\n{"ts":"2026-11-30T08:27:16Z"}\n', ['wrong_kind 2:1+1']],
]

describe('A policy file that is wrong', () => {
  test.each(table)('with %s is refused at its place', (_, file, at) => {
    const { findings, exit } = refusal(file)
    expect(
      findings.map(({ code, place }) => `${code} ${place?.line}:${place?.column}+${place?.length}`),
    ).toEqual(at)
    expect(exit).toBe(78)
  })

  it('is shown with a frame and a hint for every finding', async () => {
    const frames = table.map(([title, file]) => {
      const text = typeof file === 'string' ? file : new TextDecoder().decode(file)
      return `# ${title}\n${codeFrames(text, refusal(file).findings)}\n`
    })
    await expect(frames.join('\n')).toMatchFileSnapshot('./bad-files.snap.txt')
  })
})

function refusal(file: string | Uint8Array): VitalsError {
  try {
    loadPolicy({ path: 'bad.yaml', bytes: file }, 'sha256:0')
  } catch (error) {
    if (error instanceof VitalsError) return error
    throw error
  }
  throw new Error('the file was accepted')
}

function bomb(): string {
  const tens = (name: string) => `[${Array(10).fill(`*${name}`).join(', ')}]`
  return `a: &a [x, x, x, x, x, x, x, x]\nb: &b ${tens('a')}\nc: &c ${tens('b')}\nd: &d ${tens('c')}\ne: ${tens('d')}\n`
}
