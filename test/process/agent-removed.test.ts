import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentHost } from './agent-host.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

describe('an agent that was removed', () => {
  it('is told so, asks hourly and no more, and doctor says it; a new key ends that', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const { url, get } = await runningGateway(state)
    await host.run(['beat', 'good.yaml'], url)
    expect(await vitals(['agent', 'remove', 'web-1', '--state-dir', state])).toMatchObject({ status: 0 })
    for (const kept of ['It is kept.', 'It is kept, with 1 more.']) {
      const run = await host.run(['beat', 'good.yaml', '--json'], url)
      expect([run.status, JSON.parse(run.stdout)]).toMatchObject([
        77,
        {
          error: {
            code: 'AGENT_REMOVED',
            message: `${url} removed the agent web-1: The agent was removed from this gateway. ${kept}`,
            hint: expect.stringContaining('hourly'),
          },
        },
      ])
    }
    const { body } = await get('/metrics')
    expect(body).toContain('vitals_heartbeats_ingested_total{result="agent-removed"} 1\n')
    const doctor = await vitals(['doctor', '--json'], {
      env: { HOME: host.home, VITALS_STATE_DIR: host.state },
    })
    const { findings } = JSON.parse(doctor.stdout)
    expect(findings.find(({ subject }: { subject: string }) => subject === 'agent')).toMatchObject({
      severity: 'fix',
      message: expect.stringMatching(/^web-1 was removed at its gateway, .* 2 beats of it are kept\.$/),
    })
    writeFileSync(host.keyFile, await host.key('create', '--agent', 'web-1'))
    const back = await host.run(['beat', 'good.yaml', '--json'], url)
    expect([back.status, JSON.parse(back.stdout)]).toMatchObject([0, { sent: 2, kept: 0 }])
  })

  it('remembers from one run of cron to the next when the gateway wants to be asked again', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    let asked = 0
    const server = createServer((request, response) => {
      asked += 1
      request.resume()
      const body = JSON.stringify({ type: 'urn:openvitals:problem:overloaded', title: 'Busy.', status: 503 })
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '600' }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (let run = 1; run <= 3; run += 1) {
      expect(await host.run(['beat', 'good.yaml'], url)).toMatchObject({
        ...{ status: 75, stderr: expect.stringContaining('takes no beat now: Busy.') },
      })
    }
    expect(asked).toBe(1)
  })
})
