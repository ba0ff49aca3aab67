import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../probes/certificate/certificate.ts'
import { deadPort } from '../probes/listen.ts'
import { agentHost } from './agent-host.ts'
import { runningGateway } from './running-gateway.ts'
import { bin, emptyDirectory, vitals } from './vitals.ts'

const nobody = async () => `http://127.0.0.1:${await deadPort()}`

describe('an agent', () => {
  it('sends to another host over TLS alone, and to the one that the named authority signed', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const plain = await host.run(['beat', 'good.yaml'], 'http://192.0.2.1:18900')
    expect(plain).toMatchObject({
      status: 77,
      stderr: expect.stringContaining('unencrypted, over a network'),
    })
    const { cert, key } = makeCertificate(30)
    const paths = { cert: join(state, 'gateway.crt'), key: join(state, 'tls.key') }
    writeFileSync(paths.cert, cert)
    writeFileSync(paths.key, key, { mode: 0o600 })
    const { url } = await runningGateway(state, ['--tls-cert', paths.cert, '--tls-key', paths.key])
    expect(url).toMatch(/^https:/)
    expect(await host.run(['beat', 'good.yaml'], url)).toMatchObject({
      ...{ status: 69, stderr: expect.stringContaining('It is kept.') },
    })
    const run = await host.run(['beat', 'good.yaml', '--ca-file', paths.cert, '--json'], url)
    expect([run.stderr, run.status, JSON.parse(run.stdout)]).toMatchObject(['', 0, { sent: 1 }])
  })

  it('takes its key out of a pipe too, which can be read once', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const { url } = await runningGateway(state)
    const words = `agent beat good.yaml --gateway-url ${url} --state-dir ${host.state}`
    const line = `'${process.execPath}' '${bin}' ${words} --key-file <(cat '${host.keyFile}')`
    const env = { PATH: process.env.PATH ?? '', HOME: host.home }
    const run = await execa('bash', ['-c', line], { cwd: host.home, env, extendEnv: false, reject: false })
    expect([run.stderr, run.exitCode]).toEqual(['', 0])
  })

  it('is refused a key that others can read, another name than that of its key, and having nowhere to go', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const url = await nobody()
    const named = await host.run(['beat', 'good.yaml'], url, { VITALS_AGENT_ID: 'other' })
    expect(named).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('VITALS_AGENT_ID names this host other'),
    })
    chmodSync(host.keyFile, 0o644)
    expect(await host.run(['beat', 'good.yaml'], url)).toMatchObject({ status: 77 })
    expect(await vitals(['agent', 'beat'])).toMatchObject({
      ...{ status: 78, stderr: expect.stringContaining('No gateway is named') },
    })
    // A stranger's file must not get what this host signs by the key of another file.
    const cwd = emptyDirectory()
    writeFileSync(join(cwd, 'vitals.yaml'), `agent_gateway_url: ${url}\n`)
    mkdirSync(join(cwd, '.config/vitals'), { recursive: true })
    writeFileSync(join(cwd, '.config/vitals/config.yaml'), `agent_key_file: ${host.keyFile}\n`)
    expect(await vitals(['agent', 'beat'], { cwd, env: { HOME: cwd } })).toMatchObject({
      ...{ status: 78, stderr: expect.stringContaining('No key is named') },
    })
  })
})
