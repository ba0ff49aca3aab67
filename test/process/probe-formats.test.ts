import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { parseOpenMetrics } from '../render/formats/openmetrics-parser.ts'
import { parsePerfdata } from '../render/formats/perfdata-parser.ts'
import { readXml } from '../render/formats/xml-reader.ts'
import { newHost } from './host.ts'
import { vitals } from './vitals.ts'

// Everything that a terminal, a line or a parser could choke on: OSC 52, colours, bidi, C1, a bar, quotes, a comment.
const hostile = 'a\x1b]52;c;aGk=\x07b\x1b[31mc\u202ed\x9b2Je|f\'g"h<i>&j=k # SKIP \\ {l} 100%'
const obeyed = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

const quoted = (text: string) =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** A host whose probes meet hostile bytes: in a file's name, a plugin's output, a document, a line of a log. */
function hostileHost() {
  const host = newHost()
  host.write('app.log', `${hostile}\0\r\n`)
  const names = join(host.directory, 'names')
  mkdirSync(names)
  writeFileSync(join(names, `${hostile.replaceAll('/', '')}\n`), 'x')
  const plugin = host.write('plugin', `#!/bin/sh\ncat "${host.path('says')}"\nexit 1\n`)
  chmodSync(plugin, 0o755)
  host.write('says', `DISK WARNING - ${hostile} | load=1 '${hostile.replace(/['=|]/g, '')}'=2\n`)
  host.write(
    'document.json',
    JSON.stringify({ [hostile]: 1, text: `${hostile}\n\0`, deep: { [hostile]: 2 } }),
  )
  const file = quoted(join(names, readdirSync(names)[0] ?? ''))
  host.write(
    'hostile.yaml',
    `
budget: { probe_timeout: 5s, total: 10s }
probes:
  named: { kind: file, path: ${file} }
  plugin: { kind: command, argv: [${quoted(plugin)}], ttl: 0s }
  document: { kind: command, argv: [/bin/cat, ${quoted(host.path('document.json'))}], format: json, ttl: 0s }
  log: { kind: log, path: ${quoted(host.path('app.log'))}, pattern: SKIP, from: start }
checks:
  named: { transitions: { healthy->degraded: { condition: named.exists, reason: ${quoted(hostile)} } } }
  plugin: { transitions: { healthy->critical: { condition: plugin.up == false && plugin.output != "x" } } }
  document: { transitions: { healthy->degraded: { condition: document.text != "x" } } }
  log: { transitions: { healthy->degraded: { condition: log.count > 0 && log.last != "x" } } }
`,
  )
  return host
}

const run = async (...flags: string[]) => hostileHost().probe('hostile.yaml', '--no-state', ...flags)

describe('hostile bytes in names, outputs and documents', () => {
  it.each([
    ['table'],
    ['table', '--verbose'],
    ['table', '--color', 'always'],
    ['nagios'],
    ['tap'],
    ['junit'],
    ['openmetrics'],
  ])('are shown and never sent by --format %s %s', async (format, ...more) => {
    const { stdout, stderr, status } = await run('--format', format, ...more)
    expect([status, stderr]).toEqual([2, ''])
    const text = more.includes('always') ? stdout.replace(/\x1b\[\d+m/g, '') : stdout
    expect(text).not.toMatch(obeyed)
    expect(text).toContain('\\x1b]52;c;aGk=')
  })

  it('are shown by --quiet, in one line', async () => {
    const { stderr } = await run('--quiet')
    expect(stderr).not.toMatch(obeyed)
    expect(stderr.split('\n')).toHaveLength(2)
  })

  it.each([['json'], ['ndjson']])('come back unchanged from --format %s', async (format) => {
    const { stdout } = await run('--format', format)
    const report = JSON.parse(stdout)
    const document = report.results.find(({ name }: { name: string }) => name === 'document')
    expect(document.value.text).toBe(`${hostile}\n\0`)
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
    if (format === 'ndjson') expect(stdout.trimEnd()).not.toContain('\n')
  })

  it('leave every machine output well-formed', async () => {
    const nagios = (await run('--format', 'nagios')).stdout.split('\n')[0] ?? ''
    expect(parsePerfdata(nagios.split(' | ')[1] ?? '').length).toBeGreaterThan(5)
    expect(parseOpenMetrics((await run('--format', 'openmetrics')).stdout).size).toBeGreaterThan(8)
    const [suite] = readXml((await run('--format', 'junit')).stdout.trimEnd()).children
    expect(suite?.attributes).toMatchObject({ tests: '4', failures: '4' })
  })
})

describe('what other programs make of a real run', () => {
  const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined
  const healthy =
    'budget: { probe_timeout: 10s, total: 20s }\nprobes: { disk: { kind: disk }, cpu: { kind: cpu } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n'
  const output = async (format: string) => {
    const host = newHost()
    host.write('p.yaml', healthy)
    const { stdout, status } = await host.probe('p.yaml', '--format', format)
    expect(status).toBe(0)
    return { file: host.write(`out.${format}`, stdout), text: stdout }
  }

  it.runIf(has('promtool', '--version'))('promtool check metrics has nothing to say', async () => {
    const { text } = await output('openmetrics')
    const check = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    expect(check).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it.runIf(has('prove', '--version'))('prove passes', async () => {
    const { file } = await output('tap')
    expect(spawnSync('prove', ['--exec', 'cat', file]).status).toBe(0)
  })

  it.runIf(has('xmllint', '--version'))('xmllint finds the document valid', async () => {
    const { file } = await output('junit')
    const schema = join(import.meta.dirname, '..', 'render', 'formats', 'junit.xsd')
    expect(spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, file]).status).toBe(0)
  })

  it.runIf(spawnSync('perl', ['-MMonitoring::Plugin::Performance', '-e', '1']).status === 0)(
    "perl's Monitoring::Plugin reads every number of the perfdata",
    async () => {
      const { text } = await output('nagios')
      const perfdata = text.split(' | ')[1]?.trim() ?? ''
      const script =
        'print join "\\n", map { $_->label . "=" . $_->value . $_->uom } Monitoring::Plugin::Performance->parse_perfstring($ARGV[0])'
      const read = spawnSync('perl', ['-MMonitoring::Plugin::Performance', '-e', script, perfdata], {
        encoding: 'utf8',
      })
      expect(read.stdout.split('\n')).toEqual(
        parsePerfdata(perfdata).map(({ label, value, unit }) => `${label}=${value}${unit}`),
      )
    },
  )
})

describe.runIf(spawnSync('perl', ['-MMonitoring::Plugin::Performance', '-e', '1']).status === 0)(
  'the thresholds of the perfdata, as Monitoring::Plugin judges by them',
  () => {
    it.each([
      ['free_pct < 15', 'free_pct < 8', 'free_pct', [20, 15, 14, 8, 7], [0, 0, 1, 1, 2]],
      ['free_pct <= 15', 'free_pct <= 8', 'free_pct', [16, 14, 7], [0, 1, 2]],
      ['used_pct > 70', 'used_pct >= 90', 'used_pct', [70, 71, 91], [0, 1, 2]],
    ])('%s is a warning and %s is critical', async (degraded, critical, field, values, statuses) => {
      const { stdout } = await vitals(
        ['probe', 'disk', '/', '--degraded', degraded, '--critical', critical, '--format', 'nagios'],
        {},
      )
      const script = `for (Monitoring::Plugin::Performance->parse_perfstring($ARGV[0])) {
        next unless $_->label eq 'disk.${field}'; my $t = $_->threshold;
        print join ' ', map { $t->get_status($_) } (${values.join(',')}) }`
      const perfdata = stdout.split('\n')[0]?.split(' | ')[1] ?? ''
      const read = spawnSync('perl', ['-MMonitoring::Plugin::Performance', '-e', script, perfdata], {
        encoding: 'utf8',
      })
      expect(read.stdout).toBe(statuses.join(' '))
    })

    it('are those of the shipped policy for this host, through its signals', async () => {
      const { stdout } = await vitals(['probe', '--no-state', '--format', 'nagios'], {})
      expect(stdout).toMatch(/ disk\.free_pct=[\d.]+%;10:;3: /)
      expect(stdout).toMatch(/ memory\.available_pct=[\d.]+%;10:;4: /)
    })
  },
)

describe('--output', () => {
  it('puts the whole text in the place of a file, prints nothing, and ends with the verdict', async () => {
    const host = hostileHost()
    host.write('old.prom', 'old')
    chmodSync(host.path('old.prom'), 0o600)
    const given = await host.probe(
      'hostile.yaml',
      '--no-state',
      '--format',
      'openmetrics',
      '--output',
      host.path('old.prom'),
    )
    expect(given).toMatchObject({ status: 2, stdout: '', stderr: '' })
    parseOpenMetrics(readFileSync(host.path('old.prom'), 'utf8'))
    expect(readdirSync(host.directory).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  it('is without colour and 80 columns wide for people, whatever the terminal is', async () => {
    const host = hostileHost()
    await host.probe('hostile.yaml', '--no-state', '--output', host.path('table.txt'))
    const text = readFileSync(host.path('table.txt'), 'utf8')
    expect(text).toContain('CRITICAL  hostile')
    expect(text).not.toContain('\x1b[')
  })

  it('says one line beside the file with --quiet', async () => {
    const host = hostileHost()
    const given = await host.probe(
      'hostile.yaml',
      '--no-state',
      '--quiet',
      '--json',
      '--output',
      host.path('o.json'),
    )
    expect(given.stderr).toMatch(/^vitals: hostile is critical: [^\n]*\n$/)
    expect(JSON.parse(readFileSync(host.path('o.json'), 'utf8')).state).toBe('critical')
  })

  it('ends with 73 and leaves the old file when it cannot be replaced', async () => {
    const host = hostileHost()
    const given = await host.probe('hostile.yaml', '--no-state', '--output', '/proc/version')
    expect(given).toMatchObject({ status: 73, stdout: '' })
    expect(given.stderr).toContain('Cannot write /proc/version')
  })

  it('leaves the old file where the policy is wrong', async () => {
    const host = newHost()
    host.write('bad.yaml', 'checks: {}\n')
    host.write('old.prom', 'old')
    const given = await host.probe('bad.yaml', '--format', 'openmetrics', '--output', host.path('old.prom'))
    expect(given.status).toBe(78)
    expect(readFileSync(host.path('old.prom'), 'utf8')).toBe('old')
  })
})

test('a failure to run under --format ndjson is one line', async () => {
  const run = await newHost().vitals('probe', 'none.yaml', '--format', 'ndjson')
  expect(run).toMatchObject({ status: 66, stderr: '' })
  expect(run.stdout.split('\n')).toHaveLength(2)
  expect(JSON.parse(run.stdout).error.code).toBe('POLICY_NOT_FOUND')
  expect(existsSync('none.yaml')).toBe(false)
})

test('a hostile body and header of an HTTP answer reach neither terminal nor line', async () => {
  const server = createServer((socket) => {
    socket.once('data', () =>
      socket.end(
        `HTTP/1.1 200 ${hostile.replace(/[\u0100-\uffff]/g, '')}\r\nx: \x1b[31m\r\n\r\n${hostile}\0`,
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (const format of ['table', 'nagios', 'tap', 'junit', 'openmetrics']) {
    const run = await newHost().vitals('probe', 'http', url, '--set', 'match=SKIP', '-v', '--format', format)
    expect(run.stdout + run.stderr).not.toMatch(obeyed)
    expect(run.stdout).not.toBe('')
  }
})
