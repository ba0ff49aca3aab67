import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkout, emptyDirectory } from './vitals.ts'

interface Packed {
  readonly filename: string
  /** Bytes of the tarball. */
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

const largestTarball = 1_500_000
const home = emptyDirectory()
let packed: Packed
let published: Record<string, unknown>

// Without scripts, because `prepare` would build again under the feet of the other tests.
beforeAll(() => {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', home]
  const answer = JSON.parse(execFileSync('npm', pack, { cwd: checkout, encoding: 'utf8', stdio: 'pipe' }))
  packed = Object.values<Packed>(answer)[0] as Packed
  execFileSync('tar', ['-xzf', join(home, packed.filename), '-C', home])
  published = JSON.parse(readFileSync(join(home, 'package', 'package.json'), 'utf8'))
})

describe('the published package', () => {
  it('depends on nothing and brings no Node.js', () => {
    const dependent = Object.keys(published).filter(
      (key) => /dependenc/i.test(key) && key !== 'devDependencies',
    )
    expect(dependent).toEqual([])
    expect(Object.keys(published.devDependencies ?? {}).filter((name) => /^node\b/.test(name))).toEqual([])
    const scripts = Object.keys(published.scripts ?? {}).filter((name) => /^(?:pre|post)?install$/.test(name))
    expect(scripts).toEqual([])
  })

  it('holds what runs and what people read, and is small', () => {
    const paths = packed.files.map(({ path }) => path)
    const loose = paths.filter((path) => !/^(?:dist|man|policies)\//.test(path))
    expect(loose.sort()).toEqual([
      ...['CHANGELOG.md', 'LICENSE', 'README.md'],
      ...['bin/compile-cache.cjs', 'bin/hand-over.cjs', 'bin/vitals.cjs', 'package.json'],
    ])
    expect(paths.filter((path) => path.startsWith('dist/')).sort()).toEqual(filesBelow('dist'))
    expect(packed.size).toBeLessThan(largestTarball)
  })

  it('loads every command where there is no other package', () => {
    const commands = packed.files
      .map(({ path }) => path)
      .filter((path) => /^dist\/commands\/.*\.cjs$/.test(path))
    expect(commands.length).toBeGreaterThan(20)
    const script = 'for (const path of process.argv.slice(1)) await import(path)'
    const urls = commands.map((path) => pathToFileURL(join(home, 'package', path)).href)
    expect(run('--input-type=module', '--eval', script, ...urls)).toMatchObject({ status: 0, stderr: '' })
  })

  it('compiles a policy, judges its host and draws a table there', () => {
    const vitals = join(home, 'package', 'bin', 'vitals.cjs')
    const policy = join(home, 'package', 'policies', 'host.yaml')
    expect(run(vitals, 'policy', 'check', policy)).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(run(vitals, 'probe', '--json').stdout)).toHaveProperty('policy_digest')
    expect(run(vitals, 'config', 'show')).toMatchObject({ status: 0, stderr: '' })
  })

  it('compiles the patterns of a policy there', () => {
    const vitals = join(home, 'package', 'bin', 'vitals.cjs')
    const checked = (pattern: string) => {
      const path = join(home, 'pattern.yaml')
      const probe = `{ kind: log, path: /var/log/syslog, pattern: "${pattern}" }`
      const check = '{ signal: errors.count, degraded: { above: 3 } }'
      writeFileSync(path, `version: 1\nname: p\nprobes: { errors: ${probe} }\nchecks: { errors: ${check} }\n`)
      return run(vitals, 'policy', 'check', path)
    }
    expect(checked('a(b)')).toMatchObject({ status: 0, stderr: '' })
    const { status, stdout } = checked('a(b')
    expect(status).toBe(78)
    expect(stdout).toContain("'pattern' is not an RE2 pattern: error parsing regexp")
  })
})

function filesBelow(directory: string): string[] {
  return readdirSync(join(checkout, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length))
    .sort()
}

function run(...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: home }
  return spawnSync(process.execPath, args, { env, cwd: home, encoding: 'utf8' })
}
