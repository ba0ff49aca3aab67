import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { closeCode } from '../../protocol/close-code.ts'
import { reconnect } from '../events/reconnect.ts'
import type { KeyBook } from '../ingest/key-book.ts'
import type { Operator } from '../keys/key-ring.ts'
import type { Method, MethodContext } from '../methods/method.ts'
import { type Admitted, Client } from './client.ts'
import { Clients } from './clients.ts'
import { converse } from './conversation.ts'
import { dispatch } from './dispatch.ts'
import { admit } from './handshake.ts'
import { helloOk } from './hello.ts'
import { limits } from './limits.ts'
import { refusalOfUpgrade, refuseUpgrade } from './upgrade.ts'

/** What the WebSocket of a gateway works with. */
export interface SocketEdges {
  readonly methods: readonly Method[]
  readonly context: Omit<MethodContext, 'clients' | 'askToReconnect'>
  readonly version: string
  readonly tickIntervalMs: number
  /** What clients are told of the gateway at once. */
  readonly snapshot: () => Readonly<Record<string, unknown>>
  /** Names by which the gateway may be asked. */
  readonly hosts: () => readonly string[]
  /** The account that runs the gateway. */
  readonly account: string
  readonly operator: (token: string) => Operator | null
  readonly agentKey: KeyBook['find']
  /** Told of defects. */
  readonly failed: (error: unknown, method: string) => void
  /** Told when a client came or went. */
  readonly moved: (client: Client, reason: 'connect' | 'disconnect') => void
}

/** The WebSocket of a gateway: upgrades, handshakes, and the clients that are let in. */
export class GatewaySockets {
  readonly clients = new Clients()
  readonly #edges: SocketEdges
  readonly #server = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false },
    maxPayload: limits.maxPayload,
  })
  readonly #methods: ReadonlyMap<string, Method>
  readonly #context: MethodContext
  readonly #bootId = randomUUID()
  readonly #strangers = new Set<Client>()
  #closedBecause: string | null = null

  constructor(edges: SocketEdges) {
    this.#edges = edges
    this.#methods = new Map(edges.methods.map((method) => [method.name, method]))
    this.#context = {
      ...edges.context,
      clients: () => this.clients.list(),
      askToReconnect: (agent) => this.clients.tellAgent(agent, reconnect, { reason: 'asked' }),
    }
  }

  /** Takes a request for a WebSocket. @param bySocket it came over the gateway's own socket */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, bySocket: boolean): void {
    // Nobody else hears a socket that breaks before it is one of ours.
    socket.on('error', () => {})
    // What strangers fill does not shut out the account of the gateway.
    const isFull =
      this.#closedBecause !== null ||
      (!bySocket && (this.#strangers.size >= limits.strangers || this.clients.size >= limits.clients))
    const refusal = refusalOfUpgrade(request, this.#edges.hosts(), { bySocket, isFull })
    if (refusal !== null) {
      refuseUpgrade(socket, refusal)
      return
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      this.#open(opened, request, bySocket)
    })
  }

  /** Answers nothing more; what is asked from now on is told why. */
  refuseAll(why: string): void {
    this.#closedBecause = why
    for (const client of this.#strangers) client.close(closeCode.restart, 'service restart')
  }

  /** Cuts off whoever is still there. */
  cutAll(): void {
    for (const client of this.#strangers) client.cut()
    this.clients.cutAll()
  }

  #open(socket: WebSocket, request: IncomingMessage, bySocket: boolean): void {
    const { account, operator, agentKey, context, moved } = this.#edges
    const { now } = context
    const client = new Client(socket, request, now)
    this.#strangers.add(client)
    const { connId, nonce } = client
    const address = bySocket ? null : (request.socket.remoteAddress ?? null)
    converse(socket, request.socket, client, {
      admit: (params) =>
        admit(params, { bySocket, address, connId, nonce, account, operator, agentKey, now }),
      admitted: (admitted, id) => this.#welcome(client, admitted, id),
      asked: (request) =>
        void dispatch(client, request, {
          methods: this.#methods,
          context: this.#context,
          closedBecause: () => this.#closedBecause,
          failed: this.#edges.failed,
        }),
      ended: () => {
        this.#strangers.delete(client)
        if (this.clients.remove(client)) moved(client, 'disconnect')
      },
    })
  }

  #welcome(client: Client, admitted: Admitted, id: string): void {
    const { version, tickIntervalMs, snapshot, methods, context, moved } = this.#edges
    this.#strangers.delete(client)
    client.admit(admitted, this.clients.subscribed)
    const facts = { version, bootId: this.#bootId, methods, tickIntervalMs, snapshot }
    client.answer(id, helloOk(admitted, facts, context.now()))
    this.clients.add(client)
    moved(client, 'connect')
  }
}
