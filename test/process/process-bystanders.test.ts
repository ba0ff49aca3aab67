import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Host, newHost } from './host.ts'
import { bin } from './vitals.ts'

const run = promisify(execFile)

/** A host with a policy that looks for a daemon by a word that nothing else on this machine has. */
function newCase(others: (word: string) => Record<string, unknown> = () => ({})): {
  host: Host
  word: string
} {
  const host = newHost()
  const word = `daemon${process.pid}x${Math.random().toString(36).slice(2, 8)}`
  host.write('vitals', `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(host.path('vitals'), 0o755)
  const transitions = {
    'healthy->critical': { condition: 'db.alive == false', consecutive: 1 },
    'critical->healthy': { condition: 'db.alive == true', consecutive: 1 },
  }
  const probes = { db: { kind: 'process', pattern: word }, ...others(word) }
  host.write(`${word}.yaml`, JSON.stringify({ version: 1, probes, checks: { db: { transitions } } }))
  host.write(
    `check-${word}.sh`,
    `vitals probe process --set pattern=${word} --critical 'alive == false' --format nagios; true\n`,
  )
  return { host, word }
}

async function output(host: Host, argv: readonly string[]): Promise<string> {
  const [program = '', ...rest] = argv
  const env = { PATH: `${host.directory}:${process.env.PATH}`, HOME: host.directory }
  return (await run(program, rest, { cwd: host.directory, env })).stdout
}

function started(child: ChildProcess): ChildProcess {
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  return child
}

/** A daemon with this word in its command line, or with the name of a copied executable. */
async function startDaemon(word: string, program = process.execPath): Promise<void> {
  const script = 'process.stdout.write("up"); setInterval(() => {}, 1000)'
  const child = started(spawn(program, ['-e', script, word], { stdio: ['ignore', 'pipe', 'ignore'] }))
  await once(child.stdout!, 'data')
}

describe('a process probe by a pattern', () => {
  it.each<[string, (word: string) => readonly string[]]>([
    ['a shell', (word) => ['sh', '-c', `vitals probe ${word}.yaml --no-state --format nagios; true`]],
    [
      'timeout',
      (word) => ['sh', '-c', `timeout 60 vitals probe ${word}.yaml --no-state --format nagios; true`],
    ],
    [
      'flock',
      (word) => ['sh', '-c', `flock lock vitals probe ${word}.yaml --no-state --format nagios; true`],
    ],
    [
      'setsid',
      (word) => ['sh', '-c', `setsid -w vitals probe ${word}.yaml --no-state --format nagios; true`],
    ],
    ['a script', (word) => ['bash', `check-${word}.sh`]],
    ['a script of a script', (word) => ['sh', '-c', `bash check-${word}.sh; true`]],
  ])('takes %s that starts vitals for no daemon', async (_what, argv) => {
    const { host, word } = newCase()
    const text = await output(host, argv(word))
    expect(text).toMatch(/CRITICAL/)
    expect(text).toMatch(/count'?=0/)
  })

  it('finds the daemon beside the shell', async () => {
    const { host, word } = newCase()
    await startDaemon(word)
    const text = await output(host, ['bash', `check-${word}.sh`])
    expect(text).toMatch(/OK/)
    expect(text).toMatch(/count'?=1/)
  })

  it('counts neither another run of vitals nor what either of them runs', async () => {
    const { host, word } = newCase((mark) => ({
      plugin: { kind: 'command', argv: ['sh', '-c', `sleep 1; : ${mark}`] },
    }))
    const argv = [
      bin,
      'probe',
      host.path(`${word}.yaml`),
      '--no-state',
      '--watch',
      '--every',
      '1s',
      '--format',
      'ndjson',
    ]
    const other = started(spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] }))
    await once(other.stdout!, 'data')
    const { results } = JSON.parse(
      await output(host, ['sh', '-c', `vitals probe ${word}.yaml --no-state --json; true`]),
    )
    expect(results[0].value).toEqual({ alive: false, count: 0 })
  })
})

it('a process probe by a name does not take one with the same first 15 characters for it', async () => {
  const { host } = newCase()
  const tail = Math.random().toString(36).slice(2, 6)
  for (const [runs, wanted] of [
    [`zz-journal-${tail}d`, `zz-journal-${tail}-remote`],
    [`zz-journal-${tail}-remote`, `zz-journal-${tail}`],
  ] as const) {
    copyFileSync('/bin/sleep', host.path(runs))
    chmodSync(host.path(runs), 0o755)
    const child = started(spawn(host.path(runs), ['60']))
    await once(child, 'spawn')
    const look = async (name: string) =>
      JSON.parse(
        await output(host, [
          'sh',
          '-c',
          `vitals probe process ${name} --critical 'alive == false' --json; true`,
        ]),
      )
    expect((await look(wanted)).results[0].value).toMatchObject({ count: 0 })
    expect((await look(runs)).results[0].value).toMatchObject({ count: 1 })
  }
})
