import * as Parser from '@oclif/core/parser'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { healthFlags, healthOptionsOf } from '../../../src/cli/health/health-flags.ts'
import { defaultHealthOptions, type HealthOptions } from '../../../src/cli/health/health-options.ts'
import { readHealthSpelling } from '../../../src/cli/health/health-spelling.ts'
import { BaseCommand } from '../../../src/cli/run/base-command.ts'

async function readWithOclif(args: string[]): Promise<HealthOptions | 'refused'> {
  const flags = { ...BaseCommand.baseFlags, ...healthFlags }
  try {
    const parsed = await Parser.parse(args, { flags, strict: true })
    return healthOptionsOf(parsed.flags as Parameters<typeof healthOptionsOf>[0])
  } catch {
    return 'refused'
  }
}

const value = fc.oneof(
  fc.constantFrom('table', 'json', 'nagios', '3s', 'ws://a:1', 'a=b', '-', '--', '-q', '', ' ', '-1'),
  fc.string({ maxLength: 6 }),
)
const flag = fc.constantFrom(
  ...['--json', '--quiet', '-q', '--probe', '--deep', '--format', '--url', '--timeout', '--token-file'],
  ...['--password-file', '--tls-fingerprint', '--insecure', '--color', '--quite', '--no-json', '--__proto__'],
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
    { maxLength: 6 },
  )
  .map((parts) => parts.flat())

test('whatever the fast lane takes, it reads as oclif does', async () => {
  let taken = 0
  const agrees = fc.asyncProperty(commandLine, async (args) => {
    const options = readHealthSpelling(args)
    if (options === null) return
    taken += 1
    expect(options).toEqual(await readWithOclif(args))
  })
  await fc.assert(agrees, { numRuns: 3_000 })
  expect(taken).toBeGreaterThan(300)
})

describe('the common spellings that timers use are taken', () => {
  it.each<[string[], Partial<HealthOptions>]>([
    [[], {}],
    [['--json'], { format: 'json' }],
    [['-q', '--deep'], { quiet: true, deep: true }],
    [['--format=nagios', '--probe'], { format: 'nagios', probe: true }],
    [['--timeout', '2s'], { gateway: { ...defaultHealthOptions.gateway, timeout: '2s' } }],
    [['--url=ws://h:1'], { gateway: { ...defaultHealthOptions.gateway, url: 'ws://h:1' } }],
  ])('%j', (args, options) => {
    expect(readHealthSpelling(args)).toEqual({ ...defaultHealthOptions, ...options })
  })
})
