import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'

/* A process that moves and exports what is old in a store, until it is done or killed. */
const [directory = '', now = '0'] = process.argv.slice(2)
const store = openGatewayStore(directory)
process.stdout.write('begun\n')
await store.retain(Number(now), { recentMs: 2 * 86_400_000, hotDays: 30, coldDays: 180 })
process.stdout.write('done\n')
