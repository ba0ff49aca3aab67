// npm run test:nodes [-- --package] [VERSION...]: the whole suite and the installed package under the oldest supported
// Node.js, the newest 22, 24 and 26, each installed by npm into a directory of its own. With --package only the
// package: packed, installed by `npm install --global`, every command run. Ends with 1 as soon as one of them fails.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack, tryInstalled } from './installed.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const named = process.argv.slice(2).filter((word) => word !== '--package')
const packageOnly = process.argv.includes('--package')
const versions = named.length > 0 ? named : ['22.13.0', '22', '24', '26']
const nodePackage = `node-linux-${process.arch}`
const place = mkdtempSync(join(tmpdir(), 'vitals-nodes-'))

try {
  for (const version of versions) await tryUnder(version)
} finally {
  rmSync(place, { recursive: true, force: true })
}

async function tryUnder(version) {
  const prefix = join(place, version)
  run('npm', ['install', '--prefix', prefix, '--no-save', '--ignore-scripts', `${nodePackage}@${version}`])
  const bin = join(prefix, 'node_modules', nodePackage, 'bin')
  const node = join(bin, 'node')
  // The tools' own scripts ask for `node` by name, and must not find the one of the checkout first.
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  say(`Node.js ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`)
  if (!packageOnly) {
    run(node, ['bin/build.js'], env)
    run(node, ['node_modules/vitest/vitest.mjs', 'run'], env)
    expectSilence(node, env)
  }
  await expectPackage(env, join(prefix, 'global'))
}

/** A healthy `--quiet` run prints nothing at all: cron would mail it, and Node.js has warnings of its own. */
function expectSilence(node, env) {
  const home = mkdtempSync(join(place, 'home-'))
  const args = ['bin/vitals.cjs', 'probe', 'test/nodes/healthy.yaml', '--quiet']
  for (const _ of ['a first run compiles the policy', 'a second takes the fast lane']) {
    const { status, stdout, stderr } = spawnSync(node, args, {
      cwd: root,
      env: { ...env, HOME: home },
      encoding: 'utf8',
    })
    if (status === 0 && stdout === '' && stderr === '') continue
    say(`a healthy quiet run ended with ${status} and printed: ${JSON.stringify({ stdout, stderr })}`)
    process.exit(1)
  }
  say('a healthy quiet run prints nothing')
}

async function expectPackage(env, prefix) {
  const failures = await tryInstalled(pack(root, place), prefix, env)
  for (const failure of failures) say(failure)
  if (failures.length > 0) process.exit(1)
  say('every command of the installed package works')
}

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  if (status === 0) return
  say(`${command} ${args.join(' ')} ended with ${status ?? error}`)
  process.exit(1)
}

function say(text) {
  process.stdout.write(`test:nodes: ${text}\n`)
}
