import * as Parser from '@oclif/core/parser'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { probeOptionsOf } from '../../../src/cli/probe/probe-command-line.ts'
import { probeArgs, probeFlags } from '../../../src/cli/probe/probe-flags.ts'
import { defaultProbeOptions, type ProbeOptions } from '../../../src/cli/probe/probe-options.ts'
import { readCommonSpelling } from '../../../src/cli/probe/probe-spelling.ts'
import { BaseCommand } from '../../../src/cli/run/base-command.ts'

async function readWithOclif(args: string[]): Promise<ProbeOptions | 'refused'> {
  const flags = { ...BaseCommand.baseFlags, ...probeFlags }
  try {
    const parsed = await Parser.parse(args, { flags, args: probeArgs, strict: true })
    return probeOptionsOf(parsed as Parameters<typeof probeOptionsOf>[0])
  } catch {
    return 'refused'
  }
}

const value = fc.oneof(
  fc.constantFrom(
    'table',
    'json',
    'nagios',
    'openmetrics',
    'p.yaml',
    './disk',
    'disk',
    'a=b',
    'a=--json',
    '-',
    '--',
    '-q',
    '',
    ' ',
    'always',
    '-1',
  ),
  fc.string({ maxLength: 6 }),
)
const flag = fc.constantFrom(
  ...['--json', '--quiet', '-q', '-v', '--verbose', '--no-state', '--state', '--format', '--fact', '--probe'],
  ...['--output', '--watch', '-w', '--every', '--on-change', '--set', '--critical', '--keep-state'],
  ...['--color', '--record', '--quite', '-j', '-qv', '--no-json', '--__proto__', '--constructor', '--help'],
)
const word = fc.oneof(
  flag,
  value,
  fc.tuple(flag, value).map(([left, right]) => `${left}=${right}`),
)
const commandLine = fc
  .array(
    fc.oneof(
      word.map((one) => [one]),
      fc.tuple(flag, value),
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.flat())

test('whatever the fast lane takes, it reads as oclif does', async () => {
  let taken = 0
  const agrees = fc.asyncProperty(commandLine, async (args) => {
    const options = readCommonSpelling(args)
    if (options === null) return
    taken += 1
    expect(options).toEqual(await readWithOclif(args))
  })
  await fc.assert(agrees, { numRuns: 5_000 })
  expect(taken).toBeGreaterThan(500)
})

describe('the common spellings that timers use are taken', () => {
  it.each<[string[], Partial<ProbeOptions>]>([
    [[], {}],
    [['--json'], { format: 'json' }],
    [['server.yaml', '--quiet'], { policy: 'server.yaml', quiet: true }],
    [['p.yaml', '--quiet', '--on-change'], { policy: 'p.yaml', quiet: true, onChange: true }],
    [['-q', '/etc/vitals/server.yaml'], { policy: '/etc/vitals/server.yaml', quiet: true }],
    [['--format', 'nagios'], { format: 'nagios' }],
    [['--format=table', '--no-state'], { state: false }],
    [
      ['--fact', 'remediation_applied=true', 'p.yaml', '--fact=orders=3'],
      { policy: 'p.yaml', facts: ['remediation_applied=true', 'orders=3'] },
    ],
    [
      ['p.yaml', '--format=openmetrics', '--output', '/var/lib/x.prom'],
      { policy: 'p.yaml', format: 'openmetrics', output: '/var/lib/x.prom' },
    ],
    [['./disk'], { policy: './disk' }],
    [['--probe=disk', '--probe', 'memory'], { probes: ['disk', 'memory'] }],
  ])('%j', async (args, expected) => {
    const options = readCommonSpelling(args)
    expect(options).toEqual({ ...defaultProbeOptions, ...expected })
    expect(await readWithOclif(args)).toEqual(options)
  })
})

test.each([
  [['--json', '--format', 'table']],
  [['--format', 'xml']],
  [['--format']],
  [['--quiet', '--quiet']],
  [['--on-change']],
  [['-q', '--on-change', '--no-state']],
  [['one.yaml', 'two.yaml']],
  [['--record', 'samples.ndjson']],
  [['--verbose']],
  [['--help']],
  [['--']],
  [['']],
  [['disk']],
  [['http', 'http://127.0.0.1/', '--critical', 'status != 200']],
  [['--watch']],
])('%j is left to oclif', (args) => {
  expect(readCommonSpelling(args)).toBeNull()
})
