import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseOpenMetrics } from '../render/formats/openmetrics-parser.ts'
import { parsePerfdata } from '../render/formats/perfdata-parser.ts'
import { readXml } from '../render/formats/xml-reader.ts'
import { newHost } from './host.ts'
import { hostile, obeyed, run } from './hostile-host.ts'
import { vitals } from './vitals.ts'

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
