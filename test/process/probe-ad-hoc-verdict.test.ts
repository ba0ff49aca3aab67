import { chmodSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import { shellWords } from '../../src/core/text/shell-words.ts'
import { parseOpenMetrics } from '../render/formats/openmetrics-parser.ts'
import { type Host, newHost } from './host.ts'

// A busy machine is no reason for another verdict.
const patient = ['--set', 'timeout=20s']

/** A host with a plugin in it that ends as its first argument says and prints the others. */
function hostWithPlugin(): Host & { readonly plugin: string } {
  const host = newHost()
  const plugin = host.write('my plugin', '#!/bin/sh\nstatus=$1; shift\necho "$*"\nexit $status\n')
  chmodSync(plugin, 0o755)
  return { ...host, plugin }
}

describe('every kind without conditions', () => {
  it.each(Object.keys(probeKinds))('%s ends with a verdict, or with an example that does', async (kind) => {
    const host = newHost()
    const { target, set = [] } = probeKinds[kind]!.example
    const options = [...set.flatMap((option) => ['--set', option]), '--set', 'timeout=1s']
    const args = ['probe', kind, ...(target === undefined ? [] : [target]), ...options]
    const run = await host.vitals(...args)
    if (run.status !== 64) {
      expect([0, 1, 2, 3]).toContain(run.status)
      expect(probeKinds[kind]!.verdict).not.toBeNull()
      return
    }
    const example = /^Such as: vitals (.*)$/m.exec(run.stderr)?.[1] ?? ''
    expect([0, 1, 2, 3]).toContain((await host.vitals(...(shellWords(example) ?? []))).status)
  })
})

describe('a plugin without conditions', () => {
  it.each([
    [0, 0, 'healthy'],
    [1, 1, 'degraded'],
    [2, 2, 'critical'],
    [3, 3, 'unknown'],
    [99, 3, 'unknown'],
  ])('that ends with %i ends with %i, %s, in every form', async (ends, status, state) => {
    const { plugin, vitals } = hostWithPlugin()
    const argv = [plugin, String(ends), 'LOAD | load1=3']
    const forms = [
      [`'${plugin}' ${ends} 'LOAD | load1=3'`, ...patient],
      [JSON.stringify(argv), ...patient],
      ['--set', `argv=${JSON.stringify(argv)}`, ...patient],
      [...patient, '--critical', 'load1 > 5', '--', ...argv],
      [...patient, '--', ...argv],
    ]
    for (const form of forms) {
      const run = await vitals('probe', '--json', 'command', ...form)
      const report = JSON.parse(run.stdout)
      expect([run.status, report.state]).toEqual([status, state])
      expect(report.ad_hoc.target).toBe(`'${plugin}' ${ends} 'LOAD | load1=3'`)
      // Performance data is read of what ends as plugins do.
      expect(report.results[0].value.load1).toBe(ends > 3 ? undefined : 3)
    }
  })

  it('is given its own flags, also those that are ours', async () => {
    const { plugin, vitals } = hostWithPlugin()
    const run = await vitals(
      'probe',
      'command',
      ...patient,
      '--',
      plugin,
      '1',
      '--help',
      '--json',
      '--',
      '-q',
    )
    expect(run).toMatchObject({ status: 1, stderr: '' })
    expect(run.stdout).toContain('--help --json -- -q')
  })

  it('is told with what it says beside a Nagios word of ours', async () => {
    const { plugin, vitals } = hostWithPlugin()
    const run = await vitals('probe', '--format', 'nagios', 'command', ...patient, '--', plugin, '2', 'full')
    expect(run.status).toBe(2)
    expect(run.stdout).toMatch(/^VITALS CRITICAL - command '.*my plugin' 2 full is critical: /)
    expect(run.stdout).toContain('exit status 2: full')
  })
})

describe('the target of a check of flags', () => {
  const file = (host: Host, ...flags: string[]) =>
    host.vitals('probe', 'file', 'a b\x1b[31m', ...flags, ...patient)
  it.each([['table'], ['nagios'], ['junit'], ['tap'], ['openmetrics']])(
    'is shown by --format %s, and obeyed by no terminal',
    async (format) => {
      const { stdout, status } = await file(newHost(), '--format', format)
      expect(status).toBe(2)
      expect(stdout).toMatch(/a b\\{1,2}x1b\[31m/)
      expect(stdout).not.toContain('\x1b')
    },
  )

  it('stands in the documents as it was given, with the conditions that were used', async () => {
    for (const format of ['json', 'ndjson']) {
      const { stdout } = await file(newHost(), '--format', format)
      expect(JSON.parse(stdout).ad_hoc).toEqual({
        ...{ kind: 'file', target: 'a b\x1b[31m' },
        ...{ degraded: null, critical: 'exists == false || up == false' },
      })
    }
  })

  it('is told by --quiet', async () => {
    const { stdout, stderr } = await file(newHost(), '--quiet')
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^vitals: file a b\\x1b\[31m is critical: /)])
  })

  it('keeps the series of two probes of a kind apart, and so does a name', async () => {
    const host = newHost()
    const seriesOf = async (...args: string[]) => {
      const { stdout } = await host.vitals('probe', 'file', ...args, '--format', 'openmetrics', ...patient)
      const families = [...parseOpenMetrics(stdout).entries()]
      return families.flatMap(([name, { samples }]) =>
        samples.map(({ labels }) => `${name} ${JSON.stringify(labels)}`),
      )
    }
    const series = [
      await seriesOf('one'),
      await seriesOf('two'),
      await seriesOf('two', '--set', 'digest=true'),
      await seriesOf('two', '--name', 'second'),
    ]
    expect(series[0]?.length).toBeGreaterThan(10)
    expect(new Set(series.flat()).size).toBe(series.flat().length)
  })
})

describe('what checks of flags remember', () => {
  it('is kept apart by target and by name, and only where it is asked for', async () => {
    const host = newHost()
    const kept = async (...args: string[]) => {
      await host.vitals('probe', 'file', ...args, ...patient)
      const names = readdirSync(host.path('state'), { recursive: true }).map(String)
      return names.filter((name) => name.endsWith('.db')).length
    }
    expect(await kept('one')).toBe(0)
    expect(await kept('one', '--keep-state')).toBe(1)
    expect(await kept('--set', 'path=one', '--keep-state')).toBe(1)
    expect(await kept('two', '--keep-state')).toBe(2)
    expect(await kept('two', '--keep-state', '--name', 'one')).toBe(3)
  })

  it('is what a log had when the last run ended: each line is news once', async () => {
    const host = newHost()
    const look = async () => {
      const flags = ['--set', 'pattern=ERROR', '--degraded', 'count > 0', '-q', ...patient]
      return (await host.vitals('probe', 'log', 'app.log', ...flags)).status
    }
    host.write('app.log', 'ERROR before\n')
    expect(await look()).toBe(3)
    expect(await look()).toBe(0)
    host.write('app.log', 'ERROR before\nERROR now\n')
    expect(await look()).toBe(1)
    expect(await look()).toBe(0)
  })

  it('counts the runs that --consecutive asks for', async () => {
    const host = newHost()
    const look = async (...flags: string[]) =>
      (await host.vitals('probe', 'file', 'flag', '--consecutive', '3', ...flags, '-q', ...patient)).status
    host.write('flag', '')
    expect(await look('--degraded', 'size > 0')).toBe(0)
    host.write('flag', 'x')
    const statuses = [await look('--degraded', 'size > 0'), await look('--degraded', 'size > 0')]
    expect([...statuses, await look('--degraded', 'size > 0')]).toEqual([0, 0, 1])
  })
})
