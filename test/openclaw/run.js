// npm run test:openclaw [-- VERSION...]: asks real OpenClaw gateways. It needs a script, named by
// VITALS_OPENCLAW_START, that installs a release and runs its gateway in the foreground: SCRIPT VERSION DIRECTORY PORT,
// with the token in DIRECTORY/token and its command in DIRECTORY/node_modules/.bin. Of its environment it takes
// OC_EXTRA_CONFIG (JSON, merged over its configuration), OC_GATEWAY_ENV (NAME=VALUE words for the gateway) and
// OC_RESET_STATE=1 (begin without a state).
// VITALS_OPENCLAW_DIR keeps the installations for the next time.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { facts } from './facts.js'
import { startFakePeers } from './fake-peers.js'
import { followLog } from './follow-log.js'
import { bin, startGateway } from './gateway.js'
import { liveThroughOutage } from './outage.js'
import { askOwnGateway } from './own-gateway.js'
import { questions } from './questions.js'
import { connectRaw } from './raw-client.js'
import { liveThroughDay, worldConfig } from './world.js'

const script = process.env.VITALS_OPENCLAW_START
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['2026.9.6', '2026.3.13', '2026.2.9']
const place = process.env.VITALS_OPENCLAW_DIR ?? mkdtempSync(join(tmpdir(), 'vitals-openclaw-'))

if (!script) {
  process.stdout.write('VITALS_OPENCLAW_START is not set: no real gateway is asked\n')
  process.exit(0)
}

let failures = 0
for (const version of versions) {
  await askQuiet(version)
  await askBusy(version)
  if (version >= '2026.9')
    await askOwnGateway(join(place, version), (asked, wrong) => report(version, asked, wrong))
}
process.stdout.write(
  failures === 0 ? 'all answered as expected\n' : `${failures} answers were not as expected\n`,
)
process.exitCode = failures === 0 ? 0 : 1

/** A gateway with nothing in it: what each command answers, and its log over two rotations. */
async function askQuiet(version) {
  const gateway = await startGateway(version, place, { script })
  try {
    await untilHealthy(gateway)
    for (const question of questions) {
      const { status, stdout, stderr } = gateway.vitals(question.args, credential(question, gateway))
      const asked = `vitals ${question.args.join(' ')}${'token' in question ? ` (token: ${question.token})` : ''}`
      const isExpected = status === question.status && question.shows.test(stdout)
      report(version, asked, isExpected ? '' : `status ${status}\n${stdout}${stderr}`)
    }
    const env = {
      ...{ PATH: process.env.PATH, HOME: gateway.home, VITALS_TOKEN_FILE: gateway.tokenFile },
      VITALS_GATEWAY_URL: gateway.url,
    }
    const log = join(gateway.directory, 'log/openclaw.log')
    report(version, 'vitals logs tail --follow', await followLog(process.execPath, [bin], env, log))
  } finally {
    await gateway.stop()
  }
}

/** One with channels, jobs, sessions and a dead node: our facts beside its own, then an outage. */
async function askBusy(version) {
  const peers = await startFakePeers(place)
  const config = worldConfig(version, peers)
  const env = { NODE_EXTRA_CA_CERTS: peers.authority }
  const gateway = await startGateway(version, place, { script, config, env })
  try {
    await compareFacts(gateway)
    const wrong = await liveThroughOutage(gateway)
    report(version, 'vitals probe openclaw-gateway.yaml over kill and restart', wrong.join('\n'))
  } finally {
    await gateway.stop()
    peers.close()
  }
}

async function compareFacts(gateway) {
  const jobs = await liveThroughDay(gateway.url, gateway.token(), gateway.version)
  const client = await connectRaw(gateway.url, gateway.token())
  for (const fact of facts) {
    const words = fact.args({ jobs })
    report(
      gateway.version,
      `vitals ${words.join(' ')}: its facts`,
      await differenceOf(fact, words, gateway, { ...client, jobs }),
    )
  }
  client.close()
}

/** A channel that is started over and over changes between two questions: what they share once is enough. */
async function differenceOf({ theirs, ours }, words, gateway, told) {
  let difference = ''
  for (let tries = 0; tries < 5; tries += 1) {
    const expected = await theirs(told)
    const { stdout, stderr } = gateway.vitals([...words, '--json', '--timeout', '30s'])
    const shown = stdout === '' ? null : ours(JSON.parse(stdout))
    if (isDeepStrictEqual(expected, shown)) return ''
    difference = `it says ${JSON.stringify(expected)}\nwe show ${JSON.stringify(shown)}\n${stderr}`
  }
  return difference
}

function credential(question, gateway) {
  if (!('token' in question)) return {}
  const wrong = join(gateway.home, 'wrong-token')
  writeFileSync(wrong, 'not-the-token', { mode: 0o600 })
  return { token: question.token === null ? null : wrong }
}

async function untilHealthy(gateway) {
  for (const begun = Date.now(); Date.now() - begun < 5 * 60_000; ) {
    if (gateway.vitals(['health', '--timeout', '2s']).status === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  throw new Error('the gateway did not become healthy')
}

function report(version, asked, wrong) {
  if (wrong !== '') failures += 1
  process.stdout.write(`${wrong === '' ? 'ok    ' : 'FAILED'} ${version}  ${asked}\n${wrong && `${wrong}\n`}`)
}
