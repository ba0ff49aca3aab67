import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageVersion } from '../../settings/package-version.ts'
import type { Io } from '../run/io.ts'
import { type DoctorFinding, finding } from './finding.ts'

// Before it, SQLite could lose a commit of a database that several processes write in WAL mode.
const safeSqlite = [3, 51, 3]
const parts = ['dist/fast-lane.cjs', 'dist/main.cjs', 'dist/manifest.json', 'policies/host.yaml']

/** vitals itself: its parts, the Node.js it runs on, and what the environment does to its start. */
export function examineInstallation({ env, packageRoot }: Pick<Io, 'env' | 'packageRoot'>): DoctorFinding[] {
  const missing = parts.filter((part) => !existsSync(join(packageRoot, part)))
  const whole =
    missing.length === 0
      ? finding('vitals', 'ok', `Version ${packageVersion} in ${packageRoot} is complete.`)
      : finding(
          'vitals',
          'fix',
          `${packageRoot} lacks ${missing.join(', ')}.`,
          'Install or build vitals again.',
        )
  return [whole, node(), ...environment(env)]
}

function node(): DoctorFinding {
  const { node: version, sqlite = '0' } = process.versions
  const is = `Node.js ${version} with SQLite ${sqlite}`
  const [major, minor, patch] = sqlite.split('.').map(Number)
  const old = compare([major ?? 0, minor ?? 0, patch ?? 0], safeSqlite) < 0
  if (!old) return finding('node', 'ok', `${is}.`)
  const hint = 'vitals probe is not affected; for a gateway, prefer a Node.js with SQLite 3.51.3 or newer.'
  return finding('node', 'note', `${is}.`, hint)
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

function environment(env: Io['env']): DoctorFinding[] {
  const slow = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'].filter((name) => env[name])
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  const unicode = /utf-?8/i.test(locale ?? '')
  return [
    ...slow.map((name) =>
      finding(
        'environment',
        'note',
        `${name} is set.`,
        'It can slow each start down; unset it for vitals unless it is needed.',
      ),
    ),
    unicode
      ? finding('locale', 'ok', `The locale ${locale} is UTF-8.`)
      : finding(
          'locale',
          'note',
          locale ? `The locale ${locale} is not UTF-8.` : 'No locale is set.',
          'Symbols are plain ASCII; set LANG=C.UTF-8 for others.',
        ),
  ]
}
