import { VitalsError } from '../../../core/errors.ts'
import type { AskedAcknowledgement, Desk, GatewayDesk } from '../../../core/fleet/desk.ts'
import type { AcknowledgementReport } from '../../../core/report/fleet/acknowledgement.ts'
import type { SilenceReport } from '../../../core/report/fleet/silence.ts'
import type { ProblemDocument } from '../socket/own-socket.ts'
import type { RemoteGateway } from '../socket/place.ts'
import { askGateway, isGatewayRunning, pages, queryText } from './ask-own-gateway.ts'

/** The desk of the gateway that runs on a state directory, and whether one does; or of one elsewhere, which is meant. */
export function gatewayDesk(where: string | RemoteGateway): GatewayDesk {
  const isOpen = typeof where === 'string' ? () => isGatewayRunning(where) : async () => true
  return { isOpen, desk: openDesk(where) }
}

/** Each question throws GATEWAY_UNREACHABLE where no gateway runs. */
function openDesk(where: string | RemoteGateway): Desk {
  const ask = askGateway(where)
  const silences = async (state: string | null) => {
    return await pages(async (cursor) => {
      const path = `/v1/silences${queryText({ limit: 1_000, cursor, state })}`
      const { silences: items, next } = await ask<{ silences: SilenceReport[]; next: string | null }>({
        ...{ method: 'GET', path, body: null },
      })
      return { items, next }
    }, Number.POSITIVE_INFINITY)
  }
  return {
    acknowledge: async (asked) => {
      const { agent, heartbeat } = asked
      const path =
        heartbeat === null
          ? `/v1/agents/${encoded(agent ?? '')}/ack`
          : `/v1/heartbeats/${encoded(heartbeat)}/ack`
      const body = heartbeat === null ? bodyOf(asked) : beatBodyOf(asked)
      return await ask<AcknowledgementReport>({ method: 'POST', path, body }, meaningFor(asked))
    },
    silence: async ({ from, ...asked }) => {
      const body = { ...asked, ...(from !== null && { from }) }
      const meant = { agent: asked.agent, heartbeat: null, action: null }
      return await ask<SilenceReport>({ method: 'POST', path: '/v1/silences', body }, meaningFor(meant))
    },
    silences: async (all) => {
      return all ? await silences(null) : [...(await silences('active')), ...(await silences('pending'))]
    },
    end: async (id) => {
      const path = `/v1/silences/${encoded(id)}`
      const meanings = { 404: { code: 'NO_SUCH_SILENCE', params: { id } } } as const
      return await ask<SilenceReport>({ method: 'DELETE', path, body: null }, meanings)
    },
  }
}

function encoded(part: string): string {
  return encodeURIComponent(part)
}

function bodyOf({ checks, isRemediated, action, ...asked }: AskedAcknowledgement): object {
  return {
    ...ackOf(asked),
    ...(checks.length > 0 && { checks }),
    ...(isRemediated && { remediated: true }),
    ...(action !== null && { action }),
  }
}

function beatBodyOf({ agent, ...asked }: AskedAcknowledgement): object {
  return { ...ackOf(asked), ...(agent !== null && { agent_id: agent }) }
}

function ackOf({
  note,
  sticky,
  expiresAt,
  label,
}: Pick<AskedAcknowledgement, 'note' | 'sticky' | 'expiresAt' | 'label'>): object {
  return {
    note,
    ...(sticky && { sticky }),
    ...(expiresAt !== null && { expires_at: expiresAt }),
    ...(label !== null && { label }),
  }
}

/** What a refusal means for what was asked, as an error of the command line. */
function meaningFor({
  agent,
  heartbeat,
  action,
}: Pick<AskedAcknowledgement, 'agent' | 'heartbeat' | 'action'>) {
  return (refusal: ProblemDocument): VitalsError | null => {
    const of = agent ?? 'The agent'
    const [checks = '', known = '', agents = ''] = ['checks', 'known', 'agents'].map((name) =>
      textOf(refusal[name]),
    )
    const params = { of, id: heartbeat ?? '', agent: of, action: action ?? '', checks, known, agents }
    switch (refusal.type.replace('urn:openvitals:problem:', '')) {
      case 'no-such-agent':
        return new VitalsError('NO_SUCH_AGENT', { params })
      case 'no-such-beat':
      case 'not-found':
        return new VitalsError('NO_SUCH_BEAT', { params })
      case 'beat-of-several':
        return new VitalsError('BEAT_OF_SEVERAL', { params })
      case 'no-such-check':
        return new VitalsError('NO_SUCH_CHECK', { params })
      case 'no-such-action':
        return new VitalsError('NO_SUCH_ACTION', { params })
      case 'nothing-given-up':
        return new VitalsError('NOTHING_GIVEN_UP', { params })
      case 'worse-since':
        return new VitalsError('WORSE_SINCE', { params })
      case 'nothing-open': {
        const what = checks === '' ? 'no check' : checks
        const where = heartbeat === null ? `of ${of}` : 'of that beat'
        const detail = `${what} ${where} has an open problem`
        return new VitalsError('NOTHING_OPEN', { params: { detail } })
      }
      default:
        return null
    }
  }
}

function textOf(list: unknown): string {
  return Array.isArray(list) ? list.join(', ') : ''
}
