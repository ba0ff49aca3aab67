import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin } from '../../process/vitals.ts'
import { CountingHost, isWhole, type Run } from './counting-host.ts'

const verdicts = [0, 1, 2, 3]
const isRoot = process.getuid?.() === 0

/** One kind of trouble: its faults, or why it cannot be made here. */
export type Trouble = () => Promise<string[] | string>

/** A run that tells its verdict and that it is not remembered, or why it could not run. */
function told({ status, report, stderr }: Run, mayFail: readonly number[] = []): string[] {
  if (report === null)
    return mayFail.includes(status ?? -1) ? [] : [`no verdict, status ${status}: ${stderr.slice(0, 200)}`]
  if (!verdicts.includes(status ?? -1)) return [`a verdict with status ${status}`]
  if (report.state_saved || stderr.includes('not remembered')) return []
  return [`it is not remembered, and not said: ${stderr}`]
}

/** Twenty runs at once: those that saved are counted once each, the others say that they could not have it. */
export const twentyAtOnce: Trouble = async () => {
  const host = new CountingHost()
  const faults: string[] = []
  for (let round = 0; round < 3; round += 1) {
    const { counted } = await host.kept()
    const runs = await Promise.all(Array.from({ length: 20 }, (_, index) => host.run(index % 2 === 0)))
    const saved = runs.filter(({ report }) => report?.state_saved === true).length
    const after = await host.kept()
    if (after.counted - counted !== saved)
      faults.push(`${saved} runs saved and ${after.counted - counted} counted`)
    if (!isWhole(after)) faults.push(`the trail is broken: ${after.trail}`)
    for (const run of runs) faults.push(...told(run, [75]))
  }
  host.dispose()
  return faults
}

/** A file system that fills up, and is freed again. */
export const fullDisk: Trouble = async () => {
  const disk = mount('400k')
  if (disk === null) return 'a small file system cannot be mounted here'
  const host = new CountingHost(join(disk, 'state'))
  try {
    const faults = told(await host.run(true))
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=512 2>/dev/null || true`])
    const { counted } = await host.kept()
    for (const on of [false, true]) {
      const run = await host.run(on)
      faults.push(...told(run))
      if (run.report?.state_saved !== false) faults.push('it saved on a full disk')
    }
    rmSync(join(disk, 'filler'))
    await host.run(false)
    const after = await host.kept()
    if (after.counted !== counted + 1) faults.push(`${counted} runs, then one more, are ${after.counted}`)
    return isWhole(after) ? faults : [...faults, `the trail is broken: ${after.trail}`]
  } finally {
    execFileSync('umount', ['--lazy', disk])
    rmdirSync(disk)
    host.dispose()
  }
}

/** A file system that becomes read-only, and writable again. */
export const readOnly: Trouble = async () => {
  const disk = mount('4m')
  if (disk === null) return 'a file system cannot be mounted here'
  const host = new CountingHost(join(disk, 'state'))
  try {
    const faults = told(await host.run(true))
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const run = await host.run(false)
    faults.push(...told(run))
    if (run.report?.state_saved !== false) faults.push('it saved on a read-only disk')
    execFileSync('mount', ['-o', 'remount,rw', disk])
    await host.run(false)
    const after = await host.kept()
    return after.counted === 2 && isWhole(after)
      ? faults
      : [...faults, `afterwards: ${JSON.stringify(after)}`]
  } finally {
    execFileSync('umount', ['--lazy', disk])
    rmdirSync(disk)
    host.dispose()
  }
}

/** Ever fewer file handles: what runs tells its verdict, and what it said was saved is saved. */
export const fewHandles: Trouble = async () => {
  const host = new CountingHost()
  await host.run(true)
  const faults: string[] = []
  let saves = 0
  for (let handles = 40; handles >= 12; handles -= 1) {
    const { counted } = await host.kept()
    const { status, saved, stderr } = limited(host, handles)
    const after = await host.kept()
    if (saved) saves += 1
    // Node.js itself aborts before our first line where it has too few handles.
    if (status === 70) faults.push(`${handles} handles end with 70: ${stderr.slice(0, 200)}`)
    if (saved && after.counted !== counted + 1) faults.push(`${handles} handles: said to be saved, and lost`)
    if (after.counted > counted + 1 || after.counted < counted)
      faults.push(`${handles} handles: ${counted} became ${after.counted}`)
    if (!isWhole(after)) faults.push(`${handles} handles break the trail: ${after.trail}`)
  }
  host.dispose()
  return saves === 0 ? [...faults, 'nothing was saved with any number of handles'] : faults
}

function limited(host: CountingHost, handles: number) {
  const command = `ulimit -n ${handles}; exec "$@"`
  const args = ['-c', command, 'sh', process.execPath, bin, 'probe', host.policyPath, '--json']
  try {
    const env = { PATH: process.env.PATH, HOME: host.directory, STATE_DIRECTORY: host.state }
    const stdout = execFileSync('sh', args, { env, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
    return { status: 0, saved: stdout.includes('"state_saved": true'), stderr: '' }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number | null; stdout: Buffer; stderr: Buffer }
    return { status, saved: String(stdout).includes('"state_saved": true'), stderr: String(stderr) }
  }
}

/** A state directory, and a state file, that belong to somebody else or that others may write. */
export const wrongOwner: Trouble = async () => {
  if (!isRoot) return 'only root can give files away'
  const faults: string[] = []
  const damages: readonly [string, (host: CountingHost, file: string) => void][] = [
    ['the directory', (host) => chownSync(host.state, 12_345, 12_345)],
    ['the file', (_, file) => chownSync(file, 12_345, 12_345)],
    ['a directory that all may write', (host) => chmodSync(host.state, 0o777)],
    ['a file that all may write', (_, file) => chmodSync(file, 0o666)],
  ]
  for (const [what, damage] of damages) {
    const host = new CountingHost()
    await host.run(true)
    const folder = join(host.state, 'probe')
    const name = readdirSync(folder).find((each) => each.endsWith('.db')) ?? ''
    damage(host, join(folder, name))
    const run = await host.run(false)
    faults.push(...told(run).map((fault) => `${what}: ${fault}`))
    if (run.report?.state_saved !== false) faults.push(`${what}: it is used all the same`)
    host.dispose()
  }
  return faults
}

/** A clock that is wrong by 200 days, one way and the other, and right again. */
export const wrongClock: Trouble = async () => {
  const host = new CountingHost()
  const faults: string[] = []
  const preload = ['--require', join(import.meta.dirname, 'shifted-clock.cjs')]
  let on = false
  let runs = 0
  for (const days of [0, 0, 200, 200, 0, -200, -200, 0, 0]) {
    on = !on
    const run = await host.run(on, { node: preload, env: { CLOCK_SHIFT_MS: String(days * 86_400_000) } })
    runs += 1
    faults.push(...told(run).map((fault) => `${days} d: ${fault}`))
    const kept = await host.kept()
    if (!isWhole(kept)) faults.push(`${days} d: the trail is broken: ${kept.trail}`)
    if (kept.counted !== runs) faults.push(`${days} d: ${runs} runs are ${kept.counted}`)
    if (kept.records < runs) faults.push(`${days} d: ${runs} runs left ${kept.records} records`)
  }
  host.dispose()
  return faults
}

function mount(size: string): string | null {
  const path = mkdtempSync(join(tmpdir(), 'vitals-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', path], { stdio: 'pipe' })
    writeFileSync(join(path, 'try'), '')
    rmSync(join(path, 'try'))
    return path
  } catch {
    rmdirSync(path)
    return null
  }
}
