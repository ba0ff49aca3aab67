import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { startGateway } from '../gateway/scripted-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

interface Loaded {
  /** Source modules that the bundler put into the files that were loaded: `src/cli/run/io.ts`, `node_modules/yaml/…`. */
  readonly modules: readonly string[]
  /** Files of dist/ that were loaded. */
  readonly files: readonly string[]
  /** Modules of Node.js itself that were loaded: `child_process`, `internal/deps/undici/undici`. */
  readonly builtins: readonly string[]
}

const listBuiltins = fileURLToPath(new URL('list-builtins.cjs', import.meta.url))

// V8's coverage names every script of the process, whichever module system loaded it.
async function loadedBy(args: readonly string[], home = emptyDirectory()): Promise<Loaded> {
  const coverage = emptyDirectory()
  const list = join(coverage, 'builtins.txt')
  const env = { HOME: home, NODE_V8_COVERAGE: coverage, LIST_BUILTINS_TO: list }
  await vitals(args, { env, node: ['--require', listBuiltins] })
  const report = readdirSync(coverage).find((name) => name.startsWith('coverage-'))
  const { result } = JSON.parse(readFileSync(join(coverage, report ?? 'none'), 'utf8'))
  const files: string[] = result
    .map(({ url }: { url: string }) => url)
    .filter((url: string) => url.startsWith('file:') && url.includes('/dist/'))
    .map((url: string) => fileURLToPath(url))
  const modules = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\/\/ ((?:src|node_modules)\/\S+|package\.json)$/gm)].map(
      (match) => match[1] as string,
    ),
  )
  return { modules, files, builtins: readFileSync(list, 'utf8').split('\n') }
}

// string-width and what it stands on: the one library that texts of every run are measured by.
const measuring = /^node_modules\/(?:string-width|strip-ansi|ansi-regex|get-east-asian-width)\//
const heavyBuiltins = ['child_process', 'http', 'https', 'tls', 'readline', 'internal/deps/undici/undici']

describe('the fast lane', () => {
  it('prints the version from a handful of small modules', async () => {
    const { modules, builtins } = await loadedBy(['--version'])
    expect(modules).toContain('src/cli/run/fast-lane.ts')
    expect(
      modules.filter(
        (module) =>
          !measuring.test(module) &&
          !/^src\/(?:cli|core|render|settings|host\/(?:files\/(?:is-there|read-text|read-regular-file|replace-file|trusted-place|what-is-there)|thread-work|system-error))\b|^package\.json$/.test(
            module,
          ),
      ),
    ).toEqual([])
    expect(builtins.filter((name) => heavyBuiltins.includes(name))).toEqual([])
  })

  it('judges the host a second time without any dependency and without heavy parts of Node.js', async () => {
    const home = emptyDirectory()
    await vitals(['probe', '--json'], { env: { HOME: home } })
    const { modules, builtins, files } = await loadedBy(['probe', '--json'], home)
    // Each further file costs a start: what the build's groups name must still be where they look for it.
    expect(files.map((file) => basename(file).replace(/-[\w-]{8}\.cjs$/, '')).sort()).toEqual([
      'fast-lane.cjs',
      'probe',
      'rolldown-runtime',
      'start',
    ])
    expect(modules).toContain('src/cli/probe/probe-action.ts')
    const libraries = modules.filter((module) => module.includes('node_modules/'))
    expect(libraries.filter((module) => !measuring.test(module))).toEqual([])
    expect(builtins.filter((name) => heavyBuiltins.includes(name))).toEqual([])
  })

  it('declines where a configuration is new, and reads no YAML once it is kept', async () => {
    const home = emptyDirectory()
    mkdirSync(join(home, '.config', 'vitals'), { recursive: true })
    const policy = join(home, 'roomy.yaml')
    // A probe that is late on a busy machine ends the run at once, without a word of what was loaded.
    writeFileSync(
      policy,
      'budget: { probe_timeout: 20s, total: 40s }\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n',
    )
    writeFileSync(join(home, '.config', 'vitals', 'config.yaml'), `policy: ${policy}\n`)
    const lane = async () => {
      const { modules, files } = await loadedBy(['probe', '--quiet', '--on-change'], home)
      const yaml = modules.some((module) => module.startsWith('node_modules/yaml/'))
      return { full: files.some((file) => basename(file) === 'main.cjs'), yaml }
    }
    expect(await lane()).toEqual({ full: true, yaml: true })
    expect(await lane()).toEqual({ full: false, yaml: false })
  })

  it('draws its table with cli-table3, and loads chalk only where colour is on', async () => {
    const home = emptyDirectory()
    await vitals(['probe', '--json'], { env: { HOME: home } })
    const libraries = async (...flags: string[]) => {
      const { modules } = await loadedBy(['probe', ...flags], home)
      return ['chalk', 'cli-table3'].filter((name) => modules.some((module) => module.includes(`/${name}/`)))
    }
    expect(await libraries('--quiet')).toEqual([])
    expect(await libraries()).toEqual(['cli-table3'])
    expect(await libraries('--color=always')).toEqual(['chalk', 'cli-table3'])
  })

  it('asks a gateway with ws alone, without TLS, compression or the probes', async () => {
    const gateway = await startGateway({ methods: { health: { ok: true } } })
    onTestFinished(() => gateway.stop())
    const { modules, builtins } = await loadedBy([
      'health',
      '--json',
      '--timeout',
      '30s',
      '--url',
      gateway.url,
    ])
    expect(gateway.asked.map(({ method }) => method)).toEqual(['connect', 'health', 'channels.status'])
    expect(modules).toContain('src/cli/health/health-action.ts')
    const others = modules.filter((module) => !/^(?:src\/|package\.json$|node_modules\/ws\/)/.test(module))
    expect(others.filter((module) => !measuring.test(module))).toEqual([])
    const unwanted =
      /^src\/(?:agent|commands|supervisor|core\/policy)\/|^src\/store\/(?!state-dir)|websocket-server/
    expect(modules.filter((module) => unwanted.test(module))).toEqual([])
    const heavy = [...heavyBuiltins.filter((name) => name !== 'http'), 'zlib', 'sqlite', 'worker_threads']
    expect(builtins.filter((name) => heavy.includes(name))).toEqual([])
  })
})

test('a command of oclif loads its own chunk and no other command', async () => {
  const { modules, files, builtins } = await loadedBy(['audit', 'list', '--json'])
  expect(modules.filter((module) => module.startsWith('src/commands/'))).toEqual([
    'src/commands/audit/list.ts',
  ])
  expect(
    modules.filter((module) => /node_modules\/(cli-table3|chalk|execa|yaml|typescript)\//.test(module)),
  ).toEqual([])
  expect(builtins.filter((name) => [...heavyBuiltins, 'net', 'stream', 'perf_hooks'].includes(name))).toEqual(
    [],
  )
  expect(files.length).toBeLessThanOrEqual(10)
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
})

test('compiled code is kept in the user’s cache directory', async () => {
  const home = emptyDirectory()
  await vitals(['probe', '--quiet'], { env: { HOME: home, NODE_COMPILE_CACHE: '' } })
  expect(readdirSync(join(home, '.cache', 'vitals', 'node'))).not.toEqual([])
})

test('a cache directory that cannot be made costs nothing but time', async () => {
  const run = await vitals(['audit', 'list'], { env: { XDG_CACHE_HOME: '/dev/null/cache' } })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(existsSync('/dev/null/cache')).toBe(false)
})
