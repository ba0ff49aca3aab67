import type { IncomingMessage } from 'node:http'
import type * as v from 'valibot'
import type { Scope } from '../../../core/fleet/scopes.ts'
import type { Document } from '../../../core/report/document.ts'
import type { AgentRow } from '../../../store/gateway/port.ts'
import type { GatewayHealth } from '../api/answers/gateway-schema.ts'
import type { Channels } from '../channels/channels.ts'
import type { GatewayEvent, Told } from '../events/event.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { KeptLog } from '../log/kept-log.ts'
import type { FoundFaults } from '../run/gateway-faults.ts'
import type { JobState } from '../scheduler/scheduler.ts'

/** A connected client as others see it. Epoch milliseconds. */
export interface ConnectedClient {
  readonly connId: string
  /** What it calls its kind: `cli`, `gateway-client`, `node-host`. */
  readonly clientId: string
  readonly displayName: string | null
  readonly role: 'operator' | 'node'
  /** The agent that it proved to be; `null` for whoever came by another way. */
  readonly agent: string | null
  readonly mode: string
  readonly version: string
  readonly platform: string
  readonly instanceId: string | null
  readonly userAgent: string | null
  /** Where it comes from; `null` for the gateway's own socket. */
  readonly host: string | null
  /** The name of its token, or the account that came over the socket. */
  readonly user: string
  readonly scopes: readonly Scope[]
  readonly connectedAt: number
  readonly lastSeen: number
}

/** Who asks. */
export interface Caller {
  readonly client: ConnectedClient
  /** By which way its words came: into the trail. */
  readonly via: 'token' | 'socket'
  /** The request that opened its connection. */
  readonly opening: IncomingMessage
  /** From now on it hears of these agents' beats; `*` is all of them, none ends it. */
  hearBeatsOf(agents: readonly string[]): void
  /** Tells an event to this connection alone; it gets a number as every other. @returns whether it is still there */
  tell<Event extends GatewayEvent>(event: Event, told: Told<Event>): boolean
  /** Called once, when the connection is over; at once where it is. What a method goes on doing for it ends then. */
  onEnd(ended: () => void): void
}

/** How well a gateway is, and what it found wrong with what. */
export interface LookedHealth extends GatewayHealth {
  readonly found: FoundFaults
}

/** What methods work with; each names in its handler only what it needs. */
export interface MethodContext {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly store: Pick<RemoteStore, 'agents' | 'agent' | 'jobRuns'>
  /** How well the gateway itself is. */
  readonly health: () => LookedHealth
  /** Where it runs and listens. */
  readonly place: () => { readonly bind: string; readonly port: number; readonly pid: number }
  /** Takes what an agent signed: the same bytes, judgement and answer as over HTTP. */
  readonly takeSigned: Ingest['takeSigned']
  /** Asks the clients of an agent to come again. @returns how many were asked */
  readonly askToReconnect: (agent: string) => number
  readonly clients: () => readonly ConnectedClient[]
  /** What it logged. */
  readonly keptLog: Pick<KeptLog, 'page' | 'follow' | 'directory'>
  /** The ways by which it tells people. */
  readonly channels: Pick<Channels, 'told' | 'looked'>
  /** Its own scheduled jobs. */
  readonly jobs: () => Promise<readonly JobState[]>
  /** How far apart an agent's beats are by its policy, in milliseconds. */
  readonly policyIntervalOf: (row: Pick<AgentRow, 'policyDigest'>) => number
}

/** One method as the WebSocket knows it. */
export interface Method {
  readonly name: string
  readonly role: 'operator' | 'node'
  /** What a connection must be allowed; `null` asks for no more than a connection. */
  readonly scope: Scope | null
  readonly summary: string
  readonly params: v.GenericSchema
  readonly answer: v.GenericSchema
  readonly handle: (params: never, context: MethodContext, caller: Caller) => unknown
}

interface Described<Params extends v.GenericSchema, Answer extends v.GenericSchema>
  extends Omit<Method, 'role' | 'params' | 'answer' | 'handle'> {
  /** `operator` without it. */
  readonly role?: 'node'
  /** Strict where OpenClaw's method of this name refuses unknown keys. */
  readonly params: Params
  readonly answer: Answer
  /** @throws MethodRefused */
  readonly handle: (
    params: v.InferOutput<Params>,
    context: MethodContext,
    caller: Caller,
  ) => Document<Answer> | Promise<Document<Answer>>
}

/** Describes a method; its handler is held to its schemas. */
export function method<Params extends v.GenericSchema, Answer extends v.GenericSchema>(
  described: Described<Params, Answer>,
): Method {
  return { role: 'operator', ...described }
}
