import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { policyPath, simulate } from './simulation.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const directory = emptyDirectory()

function input(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

const declared = input(
  'declared.yaml',
  `name: declared
interval: 1m
probes: { disk: { kind: disk, path: / }, web: { kind: http, url: "http://127.0.0.1/" } }
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk.free_pct < 15, consecutive: 1 }
      degraded->healthy: { condition: "!has(disk.inodes_free_pct) && disk.free_pct > 20" }
  web: { transitions: { healthy->critical: { condition: web.up == false, consecutive: 1 } } }
`,
)

const questions: readonly [what: string, flags: readonly string[]][] = [
  ['simulate', []],
  ['--json', ['--json']],
  ['--exit-state', ['--exit-state']],
  ['--fail-if', ['--fail-if', 'pages > 10']],
  ['--diff', ['--diff', declared]],
  ['--diff with a guard', ['--diff', declared, '--fail-if', 'notifications > +20%']],
]

describe.each(questions)('%s', (_, flags) => {
  it.each([
    ['nothing at all', '', 'has no sample'],
    ['a header alone', 'ts,disk.free_pct\n', 'has no sample'],
    [
      'names that nothing uses',
      '{"ts":1,"dsk":5}\n',
      'has nothing that the policy declared reads: disk.free_pct',
    ],
    ['only bad lines', '{"ts":"soon","disk.free_pct":5}\n', 'has no sample'],
  ])('ends with 65 on %s', async (what, content, message) => {
    const path = input(`${what}.txt`, content)
    const args = ['policy', 'simulate', declared, '--input', path, '--skip-bad', ...flags]
    const { status, stdout, stderr } = await vitals(args)
    expect(status).toBe(65)
    expect(stdout + stderr).toContain(message)
  })
})

describe('an input', () => {
  it('that one of two policies does not use ends --diff with 65, and names that policy', async () => {
    const path = input('one.ndjson', '{"ts":1,"disk_free_pct":5}\n')
    const { status, stderr } = await vitals(simulate(path, '--diff', declared))
    expect(status).toBe(65)
    expect(stderr).toContain('has nothing that the policy declared reads')
  })

  it('is said to be ignored only where neither of two policies uses it', async () => {
    const path = input('two.ndjson', '{"ts":1,"disk_free_pct":5,"disk.free_pct":5,"x":1}\n')
    const { status, stderr } = await vitals(simulate(path, '--diff', declared))
    expect(status).toBe(0)
    expect(stderr).toBe('vitals: 1 name that the policy does not use was ignored: x.\n')
  })

  it('is not explained without samples, nor with names that nothing uses', async () => {
    const ends = await Promise.all(
      [input('empty.csv', ''), input('other.ndjson', '{"ts":1,"dsk":5}')].map(async (path) => {
        return (await vitals(['policy', 'explain', declared, '--input', path])).status
      }),
    )
    expect(ends).toEqual([65, 65])
  })

  it('outside of the time that is asked for ends with 65 and says so', async () => {
    const path = input('early.ndjson', '{"ts":1,"disk_free_pct":5}\n')
    const { status, stderr } = await vitals(simulate(path, '--from', '2026-01-01'))
    expect(status).toBe(65)
    expect(stderr).toContain('has no sample from 2026-01-01T00:00:00.000Z.')
  })
})

describe('--column', () => {
  const path = input('columns.csv', 'when,vale,other\n2026-01-01,5,1\n')

  it.each([
    ['a name that the policy does not have', ['vale=disk.fre_pct'], 64, "Did you mean 'disk.free_pct'?"],
    ['a column that the input does not have', ['when=ts', 'value=disk.free_pct'], 65, "Did you mean 'vale'?"],
    ['a column of time that is not there', ['wen=ts', 'vale=disk.free_pct'], 65, 'Did you mean "when"?'],
    ['one column twice', ['when=ts', 'vale=disk.free_pct', 'vale=web.up'], 64, "the source 'vale' twice"],
    ['two columns for one name', ['when=ts', 'vale=web.up', 'other=web.up'], 64, "two sources as 'web.up'"],
    ['no name', ['vale='], 64, 'takes SOURCE=NAME'],
  ])('refuses %s', async (_, columns, status, message) => {
    const flags = columns.flatMap((column) => ['--column', column])
    const ended = await vitals(['policy', 'simulate', declared, '--input', path, ...flags])
    expect([ended.status, ended.stdout]).toEqual([status, ''])
    expect(ended.stderr).toContain(message)
  })

  it('finds at the end that NDJSON never had a source', async () => {
    const lines = input('lines.ndjson', '{"ts":1,"vale":5,"disk.free_pct":5}\n')
    const { status, stderr } = await vitals([
      'policy',
      'simulate',
      declared,
      '--input',
      lines,
      '--column',
      'value=web.up',
    ])
    expect(status).toBe(65)
    expect(stderr).toContain("has no column, key or series 'value'.\nDid you mean 'vale'?")
  })

  it('reaches the time and a field of a probe, in every format', async () => {
    const at = 1_767_225_600
    const answer = (name: string) =>
      JSON.stringify([
        {
          metric: { __name__: name },
          values: [
            [at, '50'],
            [at + 60, '5'],
          ],
        },
      ])
    const inputs: readonly (readonly [string, string, ...string[]])[] = [
      ['a.csv', `when;v\n${at};50\n${at + 60};5\n`, 'when=ts', 'v=disk.free_pct'],
      ['a.ndjson', `{"when":${at},"v":50}\n{"when":${at + 60},"v":5}\n`, 'when=ts', 'v=disk.free_pct'],
      ['a.json', answer('node:free'), 'node:free=disk.free_pct'],
      ['b.csv', `Time,disk.free_pct\n${at},50\n${at + 60},5\n`],
      ['b.ndjson', `{"ts":${at},"disk.free_pct":50}\n{"ts":${at + 60},"disk.free_pct":5}\n`],
      ['b.json', answer('disk.free_pct')],
    ]
    const told = await Promise.all(
      inputs.map(async ([name, content, ...columns]) => {
        const flags = columns.flatMap((column) => ['--column', column])
        const { stdout } = await vitals([
          'policy',
          'simulate',
          declared,
          '--input',
          input(name, content),
          '--json',
          ...flags,
        ])
        return JSON.parse(stdout) as { final: unknown; decision_hash: string }
      }),
    )
    expect(told[0]?.final).toEqual({ state: 'unknown', checks: { disk: 'degraded', web: 'unknown' } })
    expect(new Set(told.map((report) => report.decision_hash)).size).toBe(1)
  })
})

describe('lines that go back in time', () => {
  it('are refused with the way around them, and left out by it', async () => {
    const path = input(
      'back.ndjson',
      [0, 30, 10, 60].map((ts) => `{"ts":${ts},"disk_free_pct":50}\n`).join(''),
    )
    const refused = await vitals(simulate(path))
    expect(refused.status).toBe(65)
    expect(refused.stderr).toContain('back.ndjson:3:1: The sample is older than the one before it.')
    expect(refused.stderr).toContain('--skip-bad')
    const skipped = await vitals(simulate(path, '--json', '--skip-bad'))
    expect(JSON.parse(skipped.stdout)).toMatchObject({ samples: 3 })
    expect(skipped.stderr).toContain('1 line was left out')
  })

  it('count in the order of their numbers where an agent gave them', async () => {
    const beat = (seq: number, ts: number, free: number, epoch = 1) =>
      `${JSON.stringify({ ts, boot_epoch: epoch, seq, probes: { disk_free_pct: free } })}\n`
    const sorted = [beat(1, 600, 50), beat(2, 30, 10), beat(3, 60, 10), beat(1, 20, 5, 2)]
    const [one, two, three, four] = sorted as [string, string, string, string]
    const hashes = await Promise.all(
      [sorted, [two, four, one, three], [four, three, two, one]].map(async (lines, index) => {
        const path = input(`beats-${index}.ndjson`, lines.join(''))
        const { status, stdout } = await vitals(simulate(path, '--json'))
        expect(status).toBe(0)
        expect(JSON.parse(stdout)).toMatchObject({ samples: 4, final: { state: 'critical' } })
        return (JSON.parse(stdout) as { decision_hash: string }).decision_hash
      }),
    )
    expect(new Set(hashes).size).toBe(1)
    const twice = await vitals(simulate(input('twice.ndjson', one + two + one)))
    expect(twice.status).toBe(65)
    expect(twice.stderr).toContain('twice.ndjson:3:26: The sample of boot_epoch 1, seq 1 came before.')
  })

  it('and stand still count in their order, and are said', async () => {
    const path = input('equal.csv', 'ts,disk_free_pct\n1,50\n1,10\n1,10\n')
    const { status, stdout, stderr } = await vitals(simulate(path, '--json'))
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ samples: 3, final: { state: 'degraded' } })
    expect(stderr).toContain(
      '2 samples have the time of the one before; each counted, in the order of the input.',
    )
  })
})

it('a text where a number is compared is told with its value, in simulate and explain', async () => {
  const path = input(
    'text.ndjson',
    '{"ts":0,"disk_free_pct":50}\n{"ts":30,"disk_free_pct":"8%"}\n{"ts":60,"disk_free_pct":"8"}\n',
  )
  const said = 'vitals: 2 samples have no number where one is compared, first'
  for (const command of ['simulate', 'explain']) {
    const { status, stdout, stderr } = await vitals(['policy', command, policyPath, '--input', path])
    expect(status).toBe(0)
    expect(stdout).toContain(command === 'explain' ? 'not a number\n' : 'not_a_number')
    if (command === 'explain') expect(stdout).toContain('disk_free_pct = "8"\n')
    expect(stderr).toContain(said)
    expect(stderr).toContain('text.ndjson:2: disk_free_pct is "8%".')
  }
})

it('a value of a Prometheus answer that is none is missing, and is told with its place', async () => {
  const values = [
    [0, '50'],
    [30, null],
    [60, ''],
    [90, []],
    [120, true],
  ]
  const path = input('none.json', JSON.stringify([{ metric: { __name__: 'disk_free_pct' }, values }]))
  const { status, stdout, stderr } = await vitals(simulate(path, '--json'))
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ samples: 5, final: { state: 'unknown' } })
  expect(stderr).toContain('4 values are no numbers and counted as missing, first')
  expect(stderr).toContain('none.json:1:64: null is no number')
})

it.each([
  ['gzip', [0x1f, 0x8b, 8, 0], 'It is compressed with gzip'],
  ['UTF-16', [0xff, 0xfe, 0x74, 0], 'It is UTF-16'],
])('an input in %s is named as what it is', async (name, bytes, message) => {
  const path = join(directory, `packed-${name}`)
  writeFileSync(path, Uint8Array.from(bytes))
  const { status, stderr } = await vitals(['policy', 'simulate', policyPath, '--input', path])
  expect(status).toBe(65)
  expect(stderr).toContain(message)
})
