// npm run test:openclaw [-- VERSION...]: asks real OpenClaw gateways. It needs a script, named by
// VITALS_OPENCLAW_START, that installs a release and runs its gateway in the foreground: SCRIPT VERSION DIRECTORY PORT,
// with the token in DIRECTORY/token. VITALS_OPENCLAW_DIR keeps the installations for the next time.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { followLog } from './follow-log.js'

const start = process.env.VITALS_OPENCLAW_START
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['2026.9.6', '2026.3.13', '2026.2.9']
const bin = fileURLToPath(new URL('../../bin/vitals.cjs', import.meta.url))
const place = process.env.VITALS_OPENCLAW_DIR ?? mkdtempSync(join(tmpdir(), 'vitals-openclaw-'))
const installMs = 15 * 60_000

if (!start) {
  process.stdout.write('VITALS_OPENCLAW_START is not set: no real gateway is asked\n')
  process.exit(0)
}

// What is asked of every release: the words after `vitals`, the status, and what its standard output has to show.
const questions = [
  { args: ['health'], status: 0, shows: /HEALTHY/ },
  { args: ['health', '--json'], status: 0, shows: /"gateway": "openclaw"/ },
  { args: ['health', '--deep', '--json'], status: 0, shows: /"unknown": \[\]/ },
  { args: ['health', '--probe', '--timeout', '10s'], status: 0, shows: /HEALTHY/ },
  { args: ['health', '--format', 'nagios'], status: 0, shows: /^VITALS OK - .* \| latency=/ },
  { args: ['health', '--quiet'], status: 0, shows: /^$/ },
  { args: ['health', '--json'], token: 'wrong', status: 1, shows: /"code": "GATEWAY_TOKEN_REFUSED"/ },
  { args: ['health', '--json'], token: null, status: 1, shows: /"code": "GATEWAY_TOKEN_MISSING"/ },
  { args: ['status'], status: 0, shows: /HEALTHY {2}openclaw/ },
  { args: ['status', '--json', '--exit-state'], status: 0, shows: /"unknown": \[\]/ },
  { args: ['status', '--json'], token: 'wrong', status: 77, shows: /"code": "GATEWAY_TOKEN_REFUSED"/ },
  { args: ['channels', '--json', '--exit-state'], status: 0, shows: /"channels": \[\]/ },
  { args: ['sessions', '--active', '--json'], status: 0, shows: /"sessions": \[/ },
  { args: ['nodes', '--json'], status: 0, shows: /"nodes": \[\]/ },
  { args: ['cron', '--all', '--json'], status: 0, shows: /"enabled": true/ },
  { args: ['cron', 'runs', 'nosuch', '--json'], status: 66, shows: /"code": "NO_SUCH_JOB"/ },
  // A gateway without a session has counted nothing: current releases say so, old ones say 0.
  { args: ['usage', '--since', '24h', '--json'], status: 0, shows: /"total": 0|"code": "STILL_COUNTING"/ },
  { args: ['presence', '--json'], status: 0, shows: /"role": "gateway"/ },
  {
    args: ['logs', 'tail', '--lines', '5', '--json'],
    status: 0,
    shows: /^\{"type":"log","timestamp":\d+,"level":"/,
  },
]

let failures = 0
for (const version of versions) failures += await ask(version)
process.stdout.write(
  failures === 0 ? 'all answered as expected\n' : `${failures} answers were not as expected\n`,
)
process.exitCode = failures === 0 ? 0 : 1

async function ask(version) {
  const directory = join(place, version)
  mkdirSync(directory, { recursive: true })
  const port = await freePort()
  const gateway = spawn(start, [version, directory, String(port)], { stdio: 'ignore' })
  const ended = new Promise((resolve) => gateway.once('exit', resolve))
  try {
    const home = mkdtempSync(join(tmpdir(), 'vitals-openclaw-home-'))
    await untilHealthy(directory, port, home, gateway)
    const wrong = questions.filter((question) => !isAnswered(question, version, directory, port, home)).length
    return wrong + (await isFollowed(version, directory, port, home))
  } finally {
    gateway.kill('SIGTERM')
    await ended
  }
}

function isAnswered(question, version, directory, port, home) {
  const { status, stdout, stderr } = vitals(question, directory, port, home)
  const isExpected = status === question.status && question.shows.test(stdout)
  const asked = `vitals ${question.args.join(' ')}${'token' in question ? ` (token: ${question.token})` : ''}`
  process.stdout.write(`${isExpected ? 'ok    ' : 'FAILED'} ${version}  ${asked}\n`)
  if (!isExpected) process.stdout.write(`status ${status}\n${stdout}${stderr}\n`)
  return isExpected
}

async function isFollowed(version, directory, port, home) {
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, VITALS_TOKEN_FILE: join(directory, 'token') },
    VITALS_GATEWAY_URL: `ws://127.0.0.1:${port}`,
  }
  const wrong = await followLog(process.execPath, [bin], env, join(directory, 'log/openclaw.log'))
  process.stdout.write(
    `${wrong === '' ? 'ok    ' : 'FAILED'} ${version}  vitals logs tail --follow\n${wrong}`,
  )
  return wrong === '' ? 0 : 1
}

function vitals({ args, token }, directory, port, home) {
  const wrong = join(home, 'wrong-token')
  if (token === 'wrong') writeFileSync(wrong, 'not-the-token', { mode: 0o600 })
  const file = token === 'wrong' ? wrong : join(directory, 'token')
  const flags = token === null ? [] : ['--token-file', file]
  const url = `ws://127.0.0.1:${port}`
  const env = { PATH: process.env.PATH, HOME: home }
  return spawnSync(process.execPath, [bin, ...args, '--url', url, ...flags], { env, encoding: 'utf8' })
}

async function untilHealthy(directory, port, home, gateway) {
  for (const begun = Date.now(); Date.now() - begun < installMs; ) {
    if (gateway.exitCode !== null) throw new Error(`the gateway ended with ${gateway.exitCode}`)
    if (vitals({ args: ['health', '--timeout', '2s'] }, directory, port, home).status === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  throw new Error('the gateway did not become healthy')
}

/** A port that nobody has, and whose neighbour that old releases take as well is rarely in use. */
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
