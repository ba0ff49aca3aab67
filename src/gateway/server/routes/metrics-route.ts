import { operations } from '../api/operations.ts'
import type { Route } from '../http/route.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'
import { exposed, expositionFor, expositions, gauge, type Metric } from '../metrics/exposition.ts'
import { fleetMetrics } from '../metrics/fleet-metrics.ts'
import type { IngestCounts } from '../metrics/ingest-counts.ts'
import { judgeMetrics } from '../metrics/judge-metrics.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'

/** What a gateway measures of itself at the moment. */
export interface Gauges {
  readonly queueDepth: number
  readonly admissionLevel: number
  readonly eventLoopLagMs: number
  readonly isStoreWritable: boolean
  /** That are connected by WebSocket. */
  readonly clients: number
  /** `null` without a certificate. */
  readonly tlsDaysLeft: number | null
}

/** Where the metrics come from. */
export interface MetricsEdges {
  readonly store: Pick<RemoteStore, 'counts' | 'agents'>
  readonly calls: Pick<ThreadCalls, 'judged'>
  readonly counts: IngestCounts
  readonly gauges: () => Gauges
  readonly settings: () => GatewaySettings['metrics']
}

/** Everything that is measured, for a scraper with a token, or for everybody where the configuration says so. */
export function metricsRoute({ store, calls, counts, gauges, settings }: MetricsEdges): Route {
  return {
    ...operations.showMetrics,
    isPublic: () => settings().isPublic,
    handle: async ({ accept }) => {
      const form = expositionFor(accept)
      const { agents, outbox, audit } = await store.counts()
      const metrics = [
        counts.metric,
        ...judgeMetrics(await calls.judged()),
        ...(await fleetMetrics(store, agents, settings().maxAgents)),
        ...own(gauges()),
        one('vitals_outbox_effects', 'Messages and other effects that wait or are under way.', outbox),
        one('vitals_audit_records', 'Records ever written to the trail.', audit),
      ]
      return { status: 200, body: exposed(metrics, form), type: expositions[form] }
    },
  }
}

function own(gauges: Gauges): readonly Metric[] {
  const { queueDepth, admissionLevel, eventLoopLagMs, isStoreWritable, tlsDaysLeft, clients } = gauges
  return [
    one('vitals_queue_depth', 'Beats that wait or are being judged.', queueDepth),
    one('vitals_admission_level', 'What the load leaves out, 0 to 4.', admissionLevel),
    one('vitals_websocket_clients', 'Clients that are connected by WebSocket.', clients),
    one(
      'vitals_event_loop_lag_seconds',
      'How late the event loop was at most in the last ten to twenty seconds.',
      eventLoopLagMs / 1_000,
    ),
    one('vitals_store_writable', 'Whether the store takes what it is given.', isStoreWritable ? 1 : 0),
    ...(tlsDaysLeft === null
      ? []
      : [one('vitals_tls_certificate_days_left', 'Days until the certificate ends.', tlsDaysLeft)]),
  ]
}

function one(name: string, help: string, value: number): Metric {
  return gauge(name, help, [{ value }])
}
