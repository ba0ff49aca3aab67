import { OutboxRunner } from '../../../../src/gateway/server/outbox/outbox-runner.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { planned } from './planned.ts'

/* A process that performs what a store's outbox holds, until it is killed. */
const [directory = ''] = process.argv.slice(2)
new OutboxRunner({
  store: openGatewayStore(directory),
  settle: async () => {},
  warn: (words) => process.stderr.write(`${words}\n`),
  secrets: () => [],
  source: '/gateway',
  environment: {},
  now: () => planned,
  random: () => 0,
  everyMs: 10,
  atOnce: 4,
}).start()
