import type * as v from 'valibot'
import type { Document } from '../../../core/report/document.ts'

/** Who hears of an event; `subscribers` asked for it. */
export type Audience = 'all' | 'operators' | 'readers' | 'subscribers'

/** One event as the WebSocket tells it. */
export interface GatewayEvent<Payload extends v.GenericSchema = v.GenericSchema> {
  readonly name: string
  readonly audience: Audience
  readonly summary: string
  readonly payload: Payload
}

/** What an event says. */
export type Told<Event extends GatewayEvent> = Document<Event['payload']>

/** Describes an event. */
export function event<Payload extends v.GenericSchema>(
  described: GatewayEvent<Payload>,
): GatewayEvent<Payload> {
  return described
}
