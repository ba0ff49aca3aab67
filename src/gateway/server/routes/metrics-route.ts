import { operations } from '../api/operations.ts'
import type { Route } from '../http/route.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import { exposed, expositionFor, expositions, type Metric, type Sample } from '../metrics/exposition.ts'
import type { IngestCounts } from '../metrics/ingest-counts.ts'

/** What a gateway measures of itself at the moment. */
export interface Gauges {
  readonly queueDepth: number
  readonly admissionLevel: number
}

/** Everything that is measured, for a scraper with a token. */
export function metricsRoute(
  store: Pick<RemoteStore, 'counts'>,
  counts: IngestCounts,
  gauges: () => Gauges,
): Route {
  return {
    ...operations.showMetrics,
    handle: async ({ accept }) => {
      const form = expositionFor(accept)
      const { agents, outbox, audit } = await store.counts()
      const { queueDepth, admissionLevel } = gauges()
      const states = Object.entries(agents).map(([state, value]) => ({ labels: { state }, value }))
      const metrics = [
        ...counts.metrics,
        gauge('vitals_agents', 'Agents by their state.', states),
        gauge('vitals_queue_depth', 'Beats that wait or are being judged.', [{ value: queueDepth }]),
        gauge('vitals_admission_level', 'What the load leaves out, 0 to 4.', [{ value: admissionLevel }]),
        gauge('vitals_outbox_effects', 'Messages and other effects that wait or are under way.', [
          { value: outbox },
        ]),
        gauge('vitals_audit_records', 'Records ever written to the trail.', [{ value: audit }]),
      ]
      return { status: 200, body: exposed(metrics, form), type: expositions[form] }
    },
  }
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, kind: 'gauge', help, samples }
}
