import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** A systemd of its own, cut off from the host. */
export interface Box {
  /** Directory with a `systemctl` that asks the box's systemd. */
  readonly tools: string
  /** Words before a command that make it run here, but in the box's network. */
  readonly network: readonly string[]
  /** Runs a program inside and gives its standard output. */
  readonly run: (program: string, ...args: string[]) => string
  /** Ends it and everything in it. */
  readonly stop: () => Promise<void>
}

interface BoxOptions {
  /** Files of `/etc/systemd` by their path in it; `system/box.target` is what is booted. */
  readonly files: Readonly<Record<string, string>>
  /** Host paths bound read-only, each with its place in the box. */
  readonly binds?: readonly (readonly [from: string, to: string])[]
}

const script = join(import.meta.dirname, 'systemd-box.sh')

/** Why no box can be booted here; `null` when it can. */
export function boxObstacle(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux'
  if (process.getuid?.() !== 0) return 'only root may boot one'
  if (!existsSync('/lib/systemd/systemd')) return 'systemd is not installed'
  const cgroups = spawnSync('findmnt', ['-rno', 'TARGET', '-t', 'cgroup2'], { encoding: 'utf8' })
  if (cgroups.error !== undefined || cgroups.stdout === '') return 'there is no cgroup2 file system'
  const namespaces = ['--pid', '--mount', '--uts', '--ipc', '--cgroup', '--net', '--fork', 'true']
  return spawnSync('unshare', namespaces).status === 0 ? null : 'no namespaces may be made'
}

/** Boots a box; it takes a third of a second. */
export async function bootBox({ files, binds = [] }: BoxOptions): Promise<Box> {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-box-'))
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, 'etc', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const child = spawn(script, [join(directory, 'etc'), ...binds.map((bind) => bind.join(':'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const pid = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => resolve(line.replace('box ', '')))
    child.on('error', reject).on('close', (status) => reject(new Error(`no box: status ${status}`)))
  })
  const enter = ['nsenter', '-t', pid, '-a', '--']
  const tools = join(directory, 'tools')
  mkdirSync(tools)
  writeFileSync(join(tools, 'systemctl'), `#!/bin/sh\nexec ${enter.join(' ')} systemctl "$@"\n`)
  chmodSync(join(tools, 'systemctl'), 0o755)
  return {
    tools,
    network: ['nsenter', `--net=/proc/${pid}/ns/net`, '--'],
    run: (program, ...args) =>
      execFileSync('nsenter', ['-t', pid, '-a', '--', program, ...args], { encoding: 'utf8' }),
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A box.target that starts these units. */
export function boxTarget(...units: readonly string[]): string {
  return `[Unit]\nDefaultDependencies=no\n${units.map((unit) => `Wants=${unit}\nAfter=${unit}\n`).join('')}`
}

/** A unit that runs the manager of root's own services, which listens in `/run/user/0`. */
export const userManagerUnit = `[Service]
Type=notify
ExecStart=/lib/systemd/systemd --user --log-level=warning
Environment=XDG_RUNTIME_DIR=/run/user/0 HOME=/root
RuntimeDirectory=user/0
RuntimeDirectoryMode=0700
Delegate=yes
User=0
`
