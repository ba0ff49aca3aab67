import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bin } from './gateway.js'

/** What OpenClaw's own command line asks our gateway, and what it must show. */
const asked = [
  { words: ['health'], shows: ({ ok, state, checks }) => ok && state === 'healthy' && checks.length > 0 },
  { words: ['call', 'status'], shows: ({ gateway, cron }) => gateway.pid > 0 && cron.jobs > 0 },
  { words: ['call', 'system-presence'], shows: ({ clients }) => clients.some(({ mode }) => mode === 'cli') },
  { words: ['call', 'node.list'], shows: ({ nodes }) => Array.isArray(nodes) },
  { words: ['call', 'cron.list'], shows: ({ jobs }) => jobs.some(({ id }) => id === 'retention') },
]

/**
 * Asks our own gateway by the command line of an installed release of OpenClaw, as its users do.
 *
 * @param directory of the installation
 * @param report is given each question and what is wrong with its answer, empty where nothing is
 */
export async function askOwnGateway(directory, report) {
  const home = mkdtempSync(join(tmpdir(), 'vitals-own-gateway-'))
  const gateway = spawn(process.execPath, [bin, 'gateway', 'run', '--state-dir', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: home },
  })
  const ended = new Promise((resolve) => gateway.once('exit', resolve))
  try {
    const url = (await listening(gateway)).replace('http', 'ws')
    const token = readFileSync(join(home, 'gateway/operator.token'), 'utf8').trim()
    for (const { words, shows } of asked) {
      const line = ['gateway', ...words, '--url', url, '--token', token, '--json']
      report(
        `openclaw gateway ${words.join(' ')} of our gateway`,
        wrongWith(openclaw(directory, home, line), shows),
      )
    }
    const refused = openclaw(directory, home, [
      'gateway',
      'health',
      '--url',
      url,
      '--token',
      'vt_no',
      '--json',
    ])
    report(
      'openclaw gateway health of our gateway with a wrong token',
      refused.status === 0 ? 'status 0' : '',
    )
  } finally {
    gateway.kill('SIGTERM')
    await ended
  }
}

/** The address in the line of the log that says so. */
async function listening({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const { message, url } = JSON.parse(line)
    if (message === 'listening') return url
  }
  throw new Error('our gateway ended before it listened')
}

function openclaw(directory, home, words) {
  const path = `${join(directory, 'node_modules/node/bin')}:${process.env.PATH}`
  const program = join(directory, 'node_modules/.bin/openclaw')
  return spawnSync(program, words, { encoding: 'utf8', cwd: home, env: { PATH: path, HOME: home } })
}

function wrongWith({ status, stdout, stderr, error }, shows) {
  if (error !== undefined) return error.message
  if (status === 0 && shows(JSON.parse(stdout))) return ''
  return `status ${status}\n${stdout}${stderr}`
}
