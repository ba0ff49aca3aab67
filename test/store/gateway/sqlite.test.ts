import { describe } from 'vitest'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { contract } from './contract.ts'

describe('the SQLite store of a gateway', () => {
  contract({ open: async (directory) => openGatewayStore(directory) })
})
