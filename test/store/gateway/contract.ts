import type { GatewayStore } from '../../../src/store/gateway/gateway-store.ts'
import { agentsContract } from './contract/agents.ts'
import { beatsContract } from './contract/beats.ts'
import { outboxContract } from './contract/outbox.ts'
import { recordsContract } from './contract/records.ts'
import { trailContract } from './contract/trail.ts'

/** A driver under test. */
export interface Driver {
  /** Opens the store in a directory, or what stands for one; opened again after `close`, everything is there. */
  open(directory: string): Promise<GatewayStore>
}

/** What every driver of a gateway's store must do. */
export function contract(driver: Driver): void {
  agentsContract(driver)
  beatsContract(driver)
  outboxContract(driver)
  trailContract(driver)
  recordsContract(driver)
}
