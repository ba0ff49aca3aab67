import type { GatewayStatusReport } from '../../core/report/supervision.ts'
import { gatewayState } from '../../core/supervision/gateway-state.ts'
import { noRestarts, type RestartHistory, type RestartLimits } from '../../core/supervision/restart-budget.ts'
import { chooseService } from '../../host/services/candidates.ts'
import type { Supervisor } from '../../host/services/supervisor.ts'
import type { LedgerStore } from '../../store/ledger.ts'
import type { LookAtGateway } from './gateway-look.ts'
import { budgetReport, deadReport, managerReports, serviceReport } from './gateway-reports.ts'
import { refuseSilence, surveyGateways } from './gateway-service.ts'
import { ledgerName } from './restart-ledger.ts'

/** What a look at a supervised gateway needs. */
export interface StatusEdges {
  readonly supervisors: readonly Supervisor[]
  /** `null` where no state directory is known: the restart budget is then not told. */
  readonly store: LedgerStore | null
  readonly look: LookAtGateway
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Asks the managers, then the port; it changes nothing.
 *
 * @param timeoutMs for the port
 * @throws VitalsError SUPERVISOR_SILENT when no service was found and a manager gave no answer
 */
export async function gatewayStatus(
  unit: string | null,
  limits: RestartLimits,
  timeoutMs: number,
  { supervisors, store, look, now }: StatusEdges,
): Promise<GatewayStatusReport> {
  const surveys = await surveyGateways(supervisors, unit, 'gateway status')
  const { chosen, others } = chooseService(surveys)
  if (chosen === null) refuseSilence(surveys)
  const seen = await look(timeoutMs, chosen?.unit ?? null)
  const history = chosen === null || store === null ? null : await remembered(store, ledgerName(chosen))
  return {
    state: gatewayState(chosen?.state ?? null, seen.report.answers),
    service: chosen === null ? null : serviceReport(chosen),
    gateway: seen.report,
    budget: history === null ? null : budgetReport(history, limits, now()),
    dead: history === null ? null : deadReport(history),
    others: others.map(({ manager, unit, state }) => ({ manager, unit, state })),
    managers: managerReports(surveys),
  }
}

async function remembered(store: LedgerStore, name: string): Promise<RestartHistory> {
  return (await store.readLedger<RestartHistory>(name)) ?? noRestarts
}
