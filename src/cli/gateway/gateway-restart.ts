import { VitalsError } from '../../core/errors.ts'
import type { GatewayRestartReport } from '../../core/report/supervision.ts'
import {
  noRestarts,
  type RestartHistory,
  refuseRestart,
  rememberSighting,
} from '../../core/supervision/restart-budget.ts'
import { isDead, withStartGrace } from '../../core/supervision/sighting.ts'
import { formatDuration } from '../../core/text/duration.ts'
import type { Service } from '../../host/services/service.ts'
import type { Supervisor } from '../../host/services/supervisor.ts'
import type { LedgerStore } from '../../store/ledger.ts'
import { awaitGateway, type RestartEnd, type RestartPhase } from './await-gateway.ts'
import type { GatewayLook, LookAtGateway } from './gateway-look.ts'
import { budgetReport, deadReport, serviceReport } from './gateway-reports.ts'
import type { RestartOptions } from './gateway-restart-options.ts'
import { serviceToRestart, surveyGateways } from './gateway-service.ts'
import { type RestartLedger, restartLedger, type Trigger } from './restart-ledger.ts'

/** What a restart touches: managers, the gateway's port, history and time. */
export interface RestartEdges {
  readonly supervisors: readonly Supervisor[]
  readonly store: LedgerStore
  readonly look: LookAtGateway
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly onPhase: (phase: RestartPhase, atMs: number, unit: string) => void
}

const lookMs = 5_000

/**
 * Restarts the gateway through its manager and waits until it is healthy; with `ifDead` only one that is dead.
 *
 * @throws VitalsError for every restart that is refused or does not end in a healthy gateway
 */
export async function restartGateway(
  options: RestartOptions,
  edges: RestartEdges,
): Promise<GatewayRestartReport> {
  const { limits, ifDead, dryRun, clearBudget, waitMs } = options
  const surveys = await surveyGateways(edges.supervisors, options.unit, 'gateway restart')
  const { supervisor, service } = serviceToRestart(edges.supervisors, surveys)
  const ledger = restartLedger(edges.store, service, limits, edges.now)
  const trigger = ifDead ? 'if_dead' : 'operator'
  const seen = ifDead ? await lookForDeath(service, ledger, options, edges) : null
  const history = seen?.history ?? (clearBudget ? noRestarts : await ledger.read())
  const report = (
    result: GatewayRestartReport['result'],
    remembered: RestartHistory,
  ): GatewayRestartReport => ({
    ...{ result, trigger, service: serviceReport(service), gateway: seen?.look.report ?? null },
    budget: budgetReport(remembered, limits, edges.now()),
    dead: seen === null ? null : deadReport(seen.history),
    phases: [],
  })
  if (seen !== null && !isDead(history.deadRun)) return report('not_dead', history)
  if (dryRun) {
    const refusal = clearBudget ? null : refuseRestart(history, limits, edges.now())
    refuse(refusal, history, service, options, edges.now())
    return report('would_restart', history)
  }
  const begun = await ledger.begin(trigger, waitMs, clearBudget)
  refuse(begun.refusal, begun.history, service, options, edges.now())
  const { end, phases } = await perform(supervisor, service, { ledger, trigger, options, edges })
  return {
    ...report('restarted', await ledger.read()),
    ...{ service: serviceReport(end.service), gateway: end.look?.report ?? null, phases },
  }
}

interface Seen {
  readonly look: GatewayLook
  readonly history: RestartHistory
}

async function lookForDeath(
  service: Service,
  ledger: RestartLedger,
  { dryRun }: RestartOptions,
  { look, now }: RestartEdges,
): Promise<Seen> {
  const found = await look(lookMs, service.unit)
  const runs = service.state === 'running' ? service.startedAt : null
  // Its manager is about to start it, or to end it in an orderly way: nobody else has to.
  // One that its manager keeps stopped was ended by somebody, and a script does not start it against their will.
  const inHands = ['starting', 'stopping', 'stopped'].includes(service.state)
  const sighting =
    inHands && found.sighting === 'dead' ? 'starting' : withStartGrace(found.sighting, runs, now())
  const history = dryRun ? rememberSighting(await ledger.read(), sighting, now()) : await ledger.see(sighting)
  return { look: { ...found, sighting }, history }
}

function refuse(
  refusal: ReturnType<typeof refuseRestart>,
  history: RestartHistory,
  { unit }: Service,
  { limits }: RestartOptions,
  now: number,
): void {
  if (refusal === null) return
  if (refusal === 'under_way') throw new VitalsError('RESTART_UNDER_WAY', { params: { unit } })
  const { attempts, max } = budgetReport(history, limits, now)
  const params = { attempts: String(attempts), max: String(max), per: formatDuration(limits.perMs) }
  throw new VitalsError('RESTART_GIVEN_UP', { params })
}

interface Attempt {
  readonly ledger: RestartLedger
  readonly trigger: Trigger
  readonly options: RestartOptions
  readonly edges: RestartEdges
}

async function perform(supervisor: Supervisor, service: Service, attempt: Attempt) {
  const { ledger, trigger, options, edges } = attempt
  const { unit } = service
  const order = await supervisor.restart(unit)
  if (order.kind === 'refused') {
    await ledger.end(trigger, 'refused', order.detail)
    throw refusedBy(service, order)
  }
  const phases: GatewayRestartReport['phases'] = []
  const end = await awaitGateway(service, options.waitMs, {
    service: async () => {
      const survey = await supervisor.survey(unit)
      return survey.kind === 'asked' ? (survey.services[0] ?? null) : null
    },
    look: (timeoutMs) => edges.look(timeoutMs, unit),
    now: edges.elapsed,
    sleep: edges.sleep,
    onPhase(phase, atMs) {
      phases.push({ phase, at_ms: Math.round(atMs) })
      edges.onPhase(phase, atMs, unit)
    },
  })
  await ledger.end(trigger, end.kind)
  if (end.kind !== 'healthy') throw unfinished(end, options.waitMs)
  return { end, phases }
}

function refusedBy(
  { manager, unit }: Service,
  { permission, detail }: { readonly permission: boolean; readonly detail: string },
): VitalsError {
  if (!permission) return new VitalsError('RESTART_REFUSED', { params: { manager, unit, detail } })
  const hint = `Run it as root or as the user whose ${manager} keeps the gateway.`
  return new VitalsError('NOT_PERMITTED', { params: { detail }, hint })
}

function unfinished({ kind, service, look }: RestartEnd, waitMs: number): VitalsError {
  const { unit, detail, lastExit } = service
  const told = look?.report.error?.message ?? null
  const params = { unit, waited: formatDuration(waitMs) }
  switch (kind) {
    case 'failed':
      return new VitalsError('RESTART_FAILED', { params: { ...params, detail: lastExit ?? detail } })
    case 'unhealthy':
    case 'silent':
      return new VitalsError('RESTART_UNHEALTHY', {
        params: { ...params, detail: trimmed(told ?? 'it says it is not') },
      })
    case 'not_stopped':
      return new VitalsError('RESTART_UNFINISHED', {
        params: { ...params, detail: `its old process is still there, ${detail}` },
      })
    default:
      return new VitalsError('RESTART_UNFINISHED', {
        params: { ...params, detail: `it is still starting, ${detail}` },
      })
  }
}

function trimmed(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
