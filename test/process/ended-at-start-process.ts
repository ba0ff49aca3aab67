import { runGateway } from '../../src/gateway/server/run/run-gateway.ts'

const [stateDirectory, packageRoot] = process.argv.slice(2) as [string, string]

// As every command does before its work begins.
process.once('SIGTERM', () => process.exit(143))
process.exitCode = await runGateway({
  ...{ stateDirectory, packageRoot, configPath: null, port: 0, bind: null, tls: null },
  ...{ insecure: false, agentId: 'web-1', env: process.env, now: Date.now },
  write(line) {
    process.stdout.write(line)
    if (line.includes('"listening"')) process.kill(process.pid, 'SIGTERM')
  },
})
