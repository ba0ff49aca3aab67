import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The command line of this checkout. */
export const bin = fileURLToPath(new URL('../../bin/vitals.cjs', import.meta.url))
const installMs = 15 * 60_000
const startMs = 5 * 60_000

/**
 * A real gateway of one release, kept below `place` for the next time. `config` is merged over that of the script.
 *
 * @param options `script` starts it; `env` is added to the gateway's own environment
 */
export async function startGateway(version, place, { script, config = {}, env = {} }) {
  const directory = join(place, version)
  mkdirSync(directory, { recursive: true })
  const port = await freePort()
  const home = mkdtempSync(join(tmpdir(), 'vitals-openclaw-home-'))
  const gateway = {
    ...{ version, directory, port, home, url: `ws://127.0.0.1:${port}`, tokenFile: join(directory, 'token') },
    token: () => readFileSync(gateway.tokenFile, 'utf8').trim(),
    run({ fresh = false } = {}) {
      const words = Object.entries(env).map(([name, value]) => `${name}=${value}`)
      gateway.process = spawn(script, [version, directory, String(port)], {
        stdio: 'ignore',
        detached: true,
        env: {
          ...process.env,
          OC_EXTRA_CONFIG: JSON.stringify(config),
          OC_GATEWAY_ENV: words.join(' '),
          OC_RESET_STATE: fresh ? '1' : '',
        },
      })
      gateway.ended = new Promise((resolve) => gateway.process.once('exit', resolve))
    },
    // It takes minutes to end by itself while something runs.
    async stop() {
      process.kill(-gateway.process.pid, 'SIGKILL')
      await gateway.ended
    },
    answers: (ms) => untilAnswers(gateway, ms),
    vitals: (args, options) => vitals(gateway, args, options),
  }
  gateway.run({ fresh: true })
  await gateway.answers(installMs)
  return gateway
}

/** Runs the command line on a gateway, by its address and token. */
function vitals({ url, home, tokenFile }, args, { token = tokenFile, env = {} } = {}) {
  const flags = token === null ? [] : ['--token-file', token]
  const environment = { PATH: process.env.PATH, HOME: home, ...env }
  const all = [bin, ...args, '--url', url, ...flags]
  return spawnSync(process.execPath, all, { env: environment, encoding: 'utf8' })
}

/** A gateway answers long before it is well: nobody is to be refused because it still starts. */
async function untilAnswers(gateway, ms = startMs) {
  for (const begun = Date.now(); Date.now() - begun < ms; await sleep(1_000)) {
    if (gateway.process.exitCode !== null)
      throw new Error(`the gateway ended with ${gateway.process.exitCode}`)
    const { stdout } = vitals(gateway, ['status', '--json', '--timeout', '5s'])
    if (/"gateway": \{/.test(stdout)) return
  }
  throw new Error(`the gateway ${gateway.version} did not answer`)
}

/** A port that nobody has, and whose neighbour that old releases take as well is rarely in use. */
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
