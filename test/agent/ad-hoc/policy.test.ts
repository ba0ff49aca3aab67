import { describe, expect, it } from 'vitest'
import { adHocFile } from '../../../src/agent/ad-hoc/explained.ts'
import { adHocPolicy } from '../../../src/agent/ad-hoc/policy.ts'
import type { AdHocRequest } from '../../../src/agent/ad-hoc/request.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import { targetOptions } from '../../../src/core/probe-kind/target.ts'
import { request } from './request.ts'

function loaded(given: AdHocRequest) {
  const { file, explain } = adHocFile(given)
  try {
    return loadPolicy({ path: file.shownPath, bytes: file.bytes }, file.digest).policy
  } catch (failure) {
    throw explain(failure)
  }
}

describe('a check made of flags', () => {
  it.each(Object.keys(probeKinds))('is a policy that loads, for the kind %s', (kind) => {
    const policy = loaded(request(kind, probeKinds[kind]!.example))
    expect(policy.probes.map((probe) => probe.kind)).toEqual([kind])
    expect(policy.checks).toHaveLength(1)
    expect(policy.checks[0]?.transitions.length).toBeGreaterThanOrEqual(2)
  })

  it('calls a target that does not answer critical, whatever the conditions say', () => {
    const [check] = loaded(request('http', probeKinds.http!.example)).checks
    const toCritical = check?.transitions.filter(({ to }) => to === 'critical')
    expect(toCritical?.map(({ condition }) => condition.source)).toEqual([
      'status != 200 || up == false',
      'status != 200 || up == false',
    ])
  })

  it.each([
    ['up == false'],
    ['file.up == false'],
    ['file["up"] == false'],
    ['has(file.up) && age_s > 5'],
    ['has(up) && age_s > 5'],
    ['[up].exists(each, each == false)'],
    ['[1].all(n, n > 0 && !up)'],
    ['age_s > 5 ? up : false'],
    ['file.type in ["file"] || !up'],
  ])('unless a condition asks for up: %s', (condition) => {
    const { verdict } = adHocPolicy(request('file', { target: '/x', degraded: condition }))
    expect(verdict.critical).toBeNull()
  })

  it.each([
    ['owner == "up"'],
    ["owner == 'x up y'"],
    ['backup_age > 3'],
    ['group_up'],
    ['other.up == false'],
    ['["a"].exists(up, up == "a")'],
    ['size > 3 // not up'],
    ['mode == "is \\"up\\" again"'],
  ])('also where a condition only has the letters: %s', (condition) => {
    const { verdict } = adHocPolicy(request('file', { target: '/x', degraded: condition }))
    expect(verdict).toEqual({ degraded: condition, critical: 'up == false' })
  })

  it('with parentheses around a condition that chooses', () => {
    const { verdict } = adHocPolicy(request('file', { target: '/x', critical: 'a ? b : c' }))
    expect(verdict.critical).toBe('(a ? b : c) || up == false')
  })

  it('reads has() of a field without the probe', () => {
    const given = { target: 'http://127.0.0.1/', critical: 'has(matched) && has( tls_days_left )' }
    expect(adHocPolicy(request('http', given)).verdict.critical).toBe(
      'has(http.matched) && has( http.tls_days_left ) || up == false',
    )
    expect(loaded(request('http', given)).checks).toHaveLength(1)
  })

  it.each<[string[], Record<string, unknown>]>([
    [['samples=5'], { samples: 5 }],
    [['expect_status=200'], { expect_status: '200' }],
    [['insecure_skip_verify=true'], { insecure_skip_verify: true }],
    [['headers={"accept":"text/plain"}'], { headers: { accept: 'text/plain' } }],
    [['match=a=b "c" {d}'], { match: 'a=b "c" {d}' }],
    [['method=HEAD', 'method=GET'], { method: 'GET' }],
  ])('reads --set %j', (set, options) => {
    const policy = loaded(
      request('http', { target: 'http://127.0.0.1/', set: set.map((each) => each.replace('{d}', 'd')) }),
    )
    const expected = JSON.parse(JSON.stringify(options).replace('{d}', 'd'))
    expect(policy.probes[0]?.options).toMatchObject(expected)
  })

  it('gives a probe the time that it is told to have', () => {
    const policy = loaded(request('tcp', { target: '22', set: ['timeout=9s'] }))
    expect([policy.probes[0]?.timeoutMs, policy.budget.totalMs]).toEqual([9_000, 11_000])
  })

  it.each<[Partial<AdHocRequest> & { kind: string }, string]>([
    [
      { kind: 'queue' },
      "The probe 'queue' needs --degraded or --critical, a condition over up, reason, length",
    ],
    [{ kind: 'tcp', target: '22', set: ['port=23'] }, "'port' is given twice: by '22' and by --set."],
    [{ kind: 'command', target: "sh -c 'exit" }, 'A quote is not closed in "sh -c \'exit".'],
    [{ kind: 'command', target: 'a', argv: ['b'] }, 'The program stands behind --'],
    [{ kind: 'http', argv: ['b'] }, "The probe 'http' takes one word as its target."],
    [{ kind: 'command', argv: [] }, "what stands behind '--': "],
    [{ kind: 'tcp', target: '22', name: 'not a name' }, "--name: 'name' is not an id"],
    [{ kind: 'tcp', target: '22', consecutive: 2, memory: 'none' }, '--consecutive counts runs'],
    [
      { kind: 'permission', target: '/x', memory: 'none' },
      "'changes' tells what changed since an earlier run",
    ],
    [{ kind: 'cpu', target: '/' }, "The probe 'cpu' takes no target, such as '/'."],
    [{ kind: 'http', target: 'x' }, "'x': 'url' must be an http:// or https:// address"],
    [{ kind: 'http' }, 'url'],
    [{ kind: 'disk', critical: 'fre_pct < 3' }, "--critical: There is no name 'fre_pct'"],
    [{ kind: 'disk', degraded: 'free_pct <' }, '--degraded: '],
    [{ kind: 'disk', set: ['path'] }, "--set takes KEY=VALUE, not 'path'."],
    [{ kind: 'disk', set: ['pth=/'] }, '--set pth: '],
    [{ kind: 'disk', set: ['a: b=/'] }, "'a: b' is no option"],
    [{ kind: 'tcp', target: 'host:nope' }, "'host:nope': "],
  ])('refuses %j as a wrong call', (given, words) => {
    expect(() => loaded(request(given.kind, given))).toThrow(
      expect.objectContaining({ code: 'AD_HOC_INVALID', message: expect.stringContaining(words) }),
    )
  })

  it.each<[Partial<AdHocRequest>, string]>([
    [{ degraded: 'length >' }, '--degraded: The condition ends too early.'],
    [{ degraded: 'a > 1' }, "--degraded: There is no name 'a' in this policy."],
    [
      { degraded: 'a > 1', critical: 'b > 2' },
      "--degraded: There is no name 'a' in this policy. --critical: There is no name 'b' in this policy.",
    ],
    [{ critical: 'length > 5 // x' }, "--critical: Here ')' is missing: found the end."],
    [{ degraded: ' ' }, '--degraded needs a condition.'],
    [{ critical: '' }, '--critical needs a condition.'],
  ])('blames the flags that were typed, each for its own: %j', (flags, message) => {
    const given = request('queue', { target: '/var/spool', ...flags })
    expect(() => loaded(given)).toThrow(expect.objectContaining({ code: 'AD_HOC_INVALID', message }))
  })

  it('cannot be talked into more policy by what stands in its flags', () => {
    const hostile = '1 < 2 }\nactions: { x: { kind: exec, argv: [/bin/sh] } }'
    expect(() => loaded(request('disk', { critical: hostile }))).toThrow(
      expect.objectContaining({ code: 'AD_HOC_INVALID' }),
    )
    const policy = loaded(
      request('file', { target: '/x\x1b\x9b😀"\n  evil: { kind: command, argv: [/bin/sh] }\n' }),
    )
    expect(policy.probes).toHaveLength(1)
    expect(policy.probes[0]?.options.path).toContain('evil')
  })
})

describe('the target of a kind', () => {
  it.each<[string, string, unknown]>([
    ['tcp', '22', { port: 22 }],
    ['tcp', 'db:5432', { host: 'db', port: 5432 }],
    ['tcp', '[::1]:80', { host: '::1', port: 80 }],
    ['command', 'check_load -w 5', { argv: ['check_load', '-w', '5'] }],
    ['command', '["/bin/echo", "a b"]', { argv: ['/bin/echo', 'a b'] }],
    ['command', `sh -c 'exit 2' "a b"`, { argv: ['sh', '-c', 'exit 2', 'a b'] }],
    ['certificate', './cert.pem', { file: './cert.pem' }],
    ['certificate', 'localhost:8443', { endpoint: 'localhost:8443' }],
    ['constructor', 'x', null],
  ])('%s %s', (kind, target, options) => {
    expect(targetOptions(kind, target)).toEqual(options)
  })
})
