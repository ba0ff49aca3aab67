import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { heartbeatPolicyOf } from '../../../core/heartbeat/built-in-policy.ts'
import { accountName } from '../../../host/account-name.ts'
import { closeCode } from '../../protocol/close-code.ts'
import { Channels } from '../channels/channels.ts'
import type { Told } from '../events/event.ts'
import { healthChanged } from '../events/health-changed.ts'
import { presence } from '../events/presence.ts'
import { shutdown } from '../events/shutdown.ts'
import { tick } from '../events/tick.ts'
import { transition } from '../events/transition.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { News } from '../judge/news.ts'
import type { JudgeThread } from '../judge/thread/judge-thread.ts'
import { toldHealth } from '../methods/answers/health-checks.ts'
import type { LookedHealth } from '../methods/method.ts'
import { methods } from '../methods/method-table.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { policiesIn } from '../settings/assigned-policy.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { clientsGone } from '../websocket/clients-gone.ts'
import { GatewaySockets } from '../websocket/gateway-sockets.ts'
import { limits } from '../websocket/limits.ts'
import { PresenceGatherer } from '../websocket/presence-news.ts'
import type { GatewayKeys } from './gateway-keys.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayServers } from './gateway-servers.ts'
import { wordsOf } from './words-of.ts'

const healthEveryMs = 5_000

interface Parts {
  readonly thread: JudgeThread
  readonly keys: GatewayKeys
  readonly scheduler: Scheduler
  readonly servers: GatewayServers
}

/** What a front knows of its gateway. */
interface FrontFacts {
  readonly settings: () => GatewaySettings
  readonly health: () => LookedHealth
  readonly hosts: () => readonly string[]
  readonly takeSigned: Ingest['takeSigned']
}

/** Why a gateway ends, as clients are told. */
export type ShutdownReason = Told<typeof shutdown>['reason']

/** What a gateway tells over WebSockets by itself: ticks, its health, who comes and goes, and what was judged. */
export class SocketFront {
  readonly #options: GatewayOptions
  readonly #thread: JudgeThread
  readonly #facts: FrontFacts
  readonly #sockets: GatewaySockets
  readonly #presence: PresenceGatherer
  #timers: readonly NodeJS.Timeout[] = []
  #health: string | null = null

  constructor(options: GatewayOptions, { thread, keys, scheduler, servers }: Parts, facts: FrontFacts) {
    const { now, version, log, keptLog, env } = options
    this.#options = options
    this.#thread = thread
    this.#facts = facts
    this.#presence = new PresenceGatherer(now, (news) => this.#sockets.clients.tell(presence, news))
    this.#sockets = new GatewaySockets({
      ...{ methods, version, hosts: facts.hosts, account: accountName() },
      tickIntervalMs: facts.settings().tickIntervalMs,
      context: {
        takeSigned: facts.takeSigned,
        ...{ now, store: thread.store, health: facts.health, jobs: () => scheduler.states() },
        keptLog,
        channels: new Channels({
          ...{ store: thread.store, env, now },
          addresses: () => facts.settings().addresses,
        }),
        place: () => ({ bind: servers.host, port: servers.port, pid: process.pid }),
        policyIntervalOf: ({ policyDigest }) => {
          const policy = policiesIn(facts.settings()).find(({ digest }) => digest === policyDigest)
          return heartbeatPolicyOf(policy ?? null).intervalMs
        },
      },
      snapshot: () => ({
        ...{ health: this.#healthNow(), stateVersion: this.#sockets.clients.version },
        uptimeMs: facts.health().uptime_ms,
      }),
      operator: (token) => keys.ring.operator(token),
      agentKey: (id) => keys.ring.find(id),
      failed: (error, method) => log('error', 'websocket', 'a method failed', { method, ...wordsOf(error) }),
      moved: ({ client }, reason) => this.#presence.add(client, reason),
    })
    this.#sockets.clients.changed = (hears) => this.#hear(hears)
    thread.told = (news) => this.#tellNews(news)
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, bySocket: boolean): void {
    this.#sockets.upgrade(request, socket, head, bySocket)
  }

  start(): void {
    const { clients } = this.#sockets
    this.#timers = [
      setInterval(() => this.#tick(), this.#facts.settings().tickIntervalMs),
      setInterval(() => clients.ping(), limits.pingEveryMs),
      setInterval(() => this.#watchHealth(), healthEveryMs),
    ]
  }

  /** Other credentials count than before: whoever came by one that does not is closed. */
  credentialsChanged(): void {
    this.#sockets.clients.dropInvalid()
  }

  /** Tells every client that the gateway ends, gives them `graceMs` to leave, and closes those that stay. */
  async shutDown(reason: ShutdownReason, graceMs: number): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#presence.stop()
    const { clients } = this.#sockets
    this.#sockets.refuseAll(`gateway ${reason === 'restart' ? 'restarting' : 'stopping'}`)
    clients.tell(shutdown, { reason, timestamp: this.#options.now(), gracePeriod: graceMs })
    await clientsGone(clients, graceMs)
    clients.closeAll(closeCode.restart, 'service restart')
    await clientsGone(clients, limits.closingMs)
    this.#sockets.cutAll()
  }

  /** How many clients are let in. */
  get size(): number {
    return this.#sockets.clients.size
  }

  /** Cuts off every client at once. */
  cutAll(): void {
    this.#sockets.cutAll()
  }

  #tick(): void {
    const ts = this.#options.now()
    const uptime = Math.floor(this.#facts.health().uptime_ms / 1_000)
    this.#sockets.clients.tell(tick, { ts, timestamp: ts, uptime, activeSessions: 0 })
  }

  #healthNow(): Told<typeof healthChanged> {
    return toldHealth(this.#facts.health(), this.#options.now())
  }

  #watchHealth(): void {
    const now = this.#healthNow()
    const known = JSON.stringify(now.checks.map(({ name, state }) => [name, state]))
    if (this.#health !== null && known !== this.#health) this.#sockets.clients.tell(healthChanged, now)
    this.#health = known
  }

  #tellNews({ beats, transitions }: News): void {
    const { clients } = this.#sockets
    clients.tellBeats(beats)
    if (transitions.length > 0) clients.tellAll(transition, transitions as readonly Told<typeof transition>[])
  }

  #hear(hears: boolean): void {
    this.#thread.calls.tellBeats(hears).catch((error: unknown) => {
      this.#options.log('error', 'websocket', 'beats cannot be told', wordsOf(error))
    })
  }
}
