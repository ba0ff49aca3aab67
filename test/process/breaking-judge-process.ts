import { runGateway } from '../../src/gateway/server/run/run-gateway.ts'

const [stateDirectory, packageRoot] = process.argv.slice(2) as [string, string]

process.exitCode = await runGateway({
  ...{
    stateDirectory,
    packageRoot,
    configPath: null,
    port: 0,
    bind: null,
    tls: null,
    insecure: false,
    agentId: 'web-1',
    env: process.env,
  },
  now: Date.now,
  write: (line) => process.stdout.write(line),
})
