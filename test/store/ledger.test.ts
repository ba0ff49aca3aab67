import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { describeLedger } from '../contract/store-ledger.ts'
import { temporaryDirectory } from './temporary-directory.ts'

let stateDir: string | null = null

describeLedger(
  'SQLite',
  () => {
    stateDir ??= temporaryDirectory()
    return openSqliteStore(stateDir)
  },
  async () => {
    stateDir = null
  },
)
