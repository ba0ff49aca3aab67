import type { AcknowledgementReport, IncidentLabel } from '../report/fleet/acknowledgement.ts'
import type { SilenceReport } from '../report/fleet/silence.ts'

/** What is said of open problems; times are RFC 3339. */
export interface AskedAcknowledgement {
  /** `null` where the beat tells it. */
  readonly agent: string | null
  readonly heartbeat: string | null
  readonly checks: readonly string[]
  readonly note: string
  readonly sticky: boolean
  readonly expiresAt: string | null
  readonly label: IncidentLabel | null
  readonly isRemediated: boolean
  readonly action: string | null
}

/** A silence that is to be made; times are RFC 3339, and it begins at once without `from`. */
export interface AskedSilence extends Pick<SilenceReport, 'kind' | 'agent' | 'checks' | 'until' | 'note'> {
  readonly from: string | null
}

/** Where an operator speaks: to a gateway, or to what a host remembers without one. */
export interface Desk {
  /** @throws VitalsError NO_SUCH_AGENT, NO_SUCH_BEAT, NO_SUCH_CHECK, NOTHING_OPEN, WORSE_SINCE and more */
  acknowledge(asked: AskedAcknowledgement): Promise<AcknowledgementReport>
  /** @throws VitalsError NO_SUCH_AGENT, NO_SUCH_CHECK */
  silence(asked: AskedSilence): Promise<SilenceReport>
  /** The newest made first; those that are over only with `all`. */
  silences(all: boolean): Promise<readonly SilenceReport[]>
  /** @throws VitalsError NO_SUCH_SILENCE */
  end(id: string): Promise<SilenceReport>
}

/** The desk of a gateway that may not run. */
export interface GatewayDesk {
  readonly isOpen: () => Promise<boolean>
  readonly desk: Desk
}
