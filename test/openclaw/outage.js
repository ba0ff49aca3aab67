import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bin } from './gateway.js'

const shipped = fileURLToPath(new URL('../../policies/openclaw-gateway.yaml', import.meta.url))

/**
 * Judges a gateway by the shipped policy, in a round each `stepMs`, while it is killed and started again.
 *
 * @returns what was not as it has to be; the empty list when all was
 */
export async function liveThroughOutage(gateway, stepMs = 3_000) {
  const directory = mkdtempSync(join(gateway.home, 'outage-'))
  const policy = join(directory, 'openclaw-gateway.yaml')
  writeFileSync(policy, withRoom(readFileSync(shipped, 'utf8')).replaceAll('18789', String(gateway.port)))
  const round = () => judge(policy, gateway, directory)
  const rounds = async (count) => {
    const all = []
    for (let index = 0; index < count; index += 1) {
      all.push(round())
      await sleep(stepMs)
    }
    return all
  }
  const before = await rounds(4)
  await gateway.stop()
  const during = await rounds(6)
  gateway.run()
  await gateway.answers()
  const after = await rounds(8)
  return [
    ...wrongIf(stateOf(before.at(-1), 'port') !== 'healthy', 'the port is not healthy before', before.at(-1)),
    ...wrongIf(
      stateOf(during.at(-1), 'port') !== 'critical',
      'the port is not critical while it is down',
      during.at(-1),
    ),
    ...wrongIf(during.at(-1)?.status !== 2, 'the status is not 2 while it is down', during.at(-1)),
    ...during.slice(1).flatMap((report) =>
      wrongIf(
        report.transitions.some(({ from, to }) => to === 'healthy' && from !== 'unknown'),
        'something recovered while the gateway was down',
        report,
      ),
    ),
    ...wrongIf(
      stateOf(after.at(-1), 'port') === 'critical',
      'the port is still critical after',
      after.at(-1),
    ),
    ...wrongIf(
      stateOf(after.at(-1), 'process') === 'critical',
      'the process is not back after',
      after.at(-1),
    ),
  ]
}

/** The same checks with more time for the probes: a machine that starts a gateway has little to spare. */
function withRoom(policy) {
  const changes = [
    ['probe_timeout: 500ms, total: 2s', 'probe_timeout: 5s, total: 20s'],
    ['timeout: 1500ms', 'timeout: 10s'],
    ['timeout: 1800ms', 'timeout: 10s'],
  ]
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the policy has no '${from}'`)
    return text.replace(from, to)
  }, policy)
}

function judge(policy, { url, tokenFile, home }, directory) {
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, STATE_DIRECTORY: join(directory, 'state') },
    ...{ VITALS_GATEWAY_URL: url, VITALS_TOKEN_FILE: tokenFile },
  }
  const { status, stdout } = spawnSync(process.execPath, [bin, 'probe', policy, '--json'], {
    env,
    encoding: 'utf8',
  })
  return { status, ...JSON.parse(stdout) }
}

function stateOf(report, name) {
  return report.checks.find((check) => check.name === name)?.state
}

function wrongIf(isWrong, words, report) {
  return isWrong
    ? [
        `${words}: ${JSON.stringify({ status: report.status, checks: report.checks, transitions: report.transitions })}`,
      ]
    : []
}
