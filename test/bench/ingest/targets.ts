import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fleetKeys } from '../../gateway/fleet-keys.ts'
import type { Key } from '../../process/signed-beat.ts'
import { bin } from '../../process/vitals.ts'

/** A server that is measured. */
export interface Target {
  readonly port: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** What a `node:http` server costs that reads the body and answers. */
export async function bareServer(): Promise<Target> {
  const child = started(process.execPath, [join(import.meta.dirname, 'bare-server.ts')])
  return target(child, await portIn(child, (line) => line))
}

/** Our gateway as it is built, that judges every agent by the policy `server`, with a key for so many agents. */
export async function ourGateway(
  home: string,
  agents: number,
): Promise<Target & { readonly keys: readonly Key[] }> {
  mkdirSync(home)
  const config = join(home, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: server\n')
  const keys = await fleetKeys(home, agents)
  const args = [
    ...wantedFlags(),
    bin,
    'gateway',
    'run',
    '--state-dir',
    home,
    '--port',
    '0',
    '--config',
    config,
  ]
  const child = started(process.execPath, args)
  const port = await portIn(child, (line) => {
    return line.includes('"listening"') ? new URL(JSON.parse(line).url).port : null
  })
  return { ...target(child, port), keys }
}

/** An agent as it is built, once its gateway has its first beat; it listens nowhere. */
export async function ourAgent(args: readonly string[]): Promise<Target> {
  const child = started(process.execPath, [...wantedFlags(), bin, 'agent', 'run', ...args])
  return target(
    child,
    await portIn(child, (line) => (line.includes('"the gateway has a beat"') ? '0' : null)),
  )
}

/** `VITALS_BENCH_NODE="--cpu-prof …"` goes to the node that runs the gateway. */
function wantedFlags(): readonly string[] {
  return (process.env.VITALS_BENCH_NODE ?? '').split(' ').filter((flag) => flag !== '')
}

/** Where Prometheus' pushgateway lies: as `VITALS_BENCH_PUSHGATEWAY` says, or on the path; `null` for nowhere. */
export function findPushgateway(): string | null {
  const named = process.env.VITALS_BENCH_PUSHGATEWAY
  if (named !== undefined) return named
  const names = ['prometheus-pushgateway', 'pushgateway']
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync) ?? null
}

/** A server of Prometheus', such as its pushgateway, which signs, judges and stores nothing. */
export async function prometheusServer(program: string, flags: readonly string[]): Promise<Target> {
  const child = spawn(program, ['--web.listen-address=127.0.0.1:0', '--log.format=json', ...flags], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const port = await portIn(child, (line) => /127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? null)
  return target(child, port)
}

function started(program: string, args: readonly string[]): ChildProcess {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
}

function portIn(child: ChildProcess, portOf: (line: string) => string | null): Promise<number> {
  const stream = child.stdout ?? child.stderr
  return new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}: ${text}`)))
    stream?.on('data', (bytes: Buffer) => {
      if (text === 'over') return
      text += bytes
      const lines = text.split('\n').slice(0, -1)
      const port = lines.map(portOf).find((found) => found !== null)
      if (port === undefined) return
      text = 'over'
      resolve(Number(port))
    })
  })
}

function target(child: ChildProcess, port: number): Target {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { port, pid: child.pid as number, stop }
}

const ticksASecond = 100

/** Processor time that a process has used, all its threads, in microseconds; to a hundredth of a second. */
export function cpuOf({ pid }: Target): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / ticksASecond) * 1e6
}

/** Resident memory in MiB. */
export function memoryOf({ pid }: Target): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}
