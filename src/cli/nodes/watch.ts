import type { Node } from '../../core/report/view/node.ts'
import {
  lookAtClock,
  type NodeNews,
  type NodeWatch,
  staleNodes,
  takeBeat,
  takeNodes,
  watchNodes,
} from '../../core/report/view/node-watch.ts'
import type { Connection, Ending, GatewayEvent } from '../../gateway/client/connection.ts'
import type { FollowListener } from '../../gateway/client/follow.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { askNodes } from '../../gateway/client/views/nodes/ask.ts'
import { eventName, type Shutdown } from '../../gateway/protocol/event.ts'
import { numberOf, objectOf, textOf } from '../../gateway/protocol/loose-value.ts'
import { retryText } from '../logs/log-output.ts'
import type { Io } from '../run/io.ts'
import { askingNow, followQuestion, type Question } from '../views/question.ts'
import { lossText, noticeText } from '../views/watch-screen.ts'

/** What `vitals nodes watch` was asked to do. */
export interface NodeWatchOptions {
  readonly nodes: readonly string[]
  readonly staleAfterMs: number
  readonly exitOnStale: boolean
  /** Prints what happened; false when nobody reads any more. */
  readonly tell: (news: NodeNews) => boolean
  readonly note: (text: string) => void
}

const asksAgain: ReadonlySet<string> = new Set([eventName.presence, eventName.tick])
const longestLookMs = 1_000
const mostNames = 8

/**
 * Watches nodes until a signal ends the process, nobody reads any more, or one is stale and that ends it.
 *
 * @returns 0; when stale nodes end it, 1, and 2 when that is every one of several
 * @throws VitalsError when the gateway cannot be asked the first time, or later refuses for good
 */
export async function watchGatewayNodes(
  question: Question,
  options: NodeWatchOptions,
  io: Io,
): Promise<number> {
  const stop = new AbortController()
  const watcher = new NodeWatcher(question, options, stop, io)
  // Silence has no event.
  const everyMs = Math.min(longestLookMs, Math.max(20, options.staleAfterMs / 10))
  const clock = setInterval(() => watcher.tick(), everyMs)
  try {
    await followQuestion(question, watcher, stop.signal)
  } finally {
    clearInterval(clock)
  }
  const { stale, count } = watcher
  if (!options.exitOnStale || stale.length === 0) return 0
  return stale.length === count && count > 1 ? 2 : 1
}

/** Takes what a gateway tells of its nodes, and tells what happened to the watched ones. */
class NodeWatcher implements FollowListener {
  readonly #question: Question
  readonly #options: NodeWatchOptions
  readonly #stop: AbortController
  readonly #now: () => number
  #watch: NodeWatch
  #connection: Connection | null = null

  constructor(question: Question, options: NodeWatchOptions, stop: AbortController, io: Io) {
    this.#question = question
    this.#options = options
    this.#stop = stop
    this.#now = io.now
    this.#watch = watchNodes(options.nodes, options.staleAfterMs, io.now())
  }

  get stale(): readonly string[] {
    return staleNodes(this.#watch)
  }

  /** How many nodes are watched. */
  get count(): number {
    return this.#watch.nodes.size
  }

  /** What the gateway knows is not known while it is away, so that nothing becomes stale then. */
  tick(): void {
    if (this.#connection !== null) this.#take(lookAtClock(this.#watch, this.#now()))
  }

  async connected(connection: Connection): Promise<void> {
    await subscribe(connection, this.#options.nodes, AbortSignal.timeout(this.#question.limitMs))
    await this.#ask(connection)
  }

  event(event: GatewayEvent, connection: Connection): void {
    const beat = beatIn(event)
    const now = this.#now()
    if (beat !== null) this.#take(takeBeat(this.#watch, beat.nodeId, beat.at ?? now, now))
    else if (asksAgain.has(event.event) && this.#connection !== null) void this.#askLater(connection)
  }

  notice(notice: Shutdown): void {
    this.#options.note(noticeText(notice))
  }

  lost(why: Ending | GatewayError, retryMs: number): void {
    this.#connection = null
    this.#options.note(`${lossText(why)} ${retryText(retryMs)}`)
  }

  async #ask(connection: Connection): Promise<void> {
    const nodes = await askNodes(askingNow(this.#question, connection))
    const [watch, news] = takeNodes(this.#watch, nodes, this.#now())
    this.#take([watch, news])
    if (news.some(({ type }) => type === 'absent')) this.#options.note(listText(nodes))
    this.#connection = connection
  }

  // What fails here fails with the connection, whose end is told; the next one asks again.
  async #askLater(connection: Connection): Promise<void> {
    try {
      await this.#ask(connection)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      connection.close()
    }
  }

  #take([watch, news]: readonly [NodeWatch, NodeNews[]]): void {
    this.#watch = watch
    for (const each of news) if (!this.#options.tell(each)) this.#stop.abort()
    if (this.#options.exitOnStale && this.stale.length > 0) this.#stop.abort()
  }
}

// Whoever mistyped an id would else wait until it is stale.
function listText(nodes: readonly Node[]): string {
  const names = nodes.slice(0, mostNames).map(({ nodeId, name }) => (name ? `${nodeId} (${name})` : nodeId))
  const more = nodes.length > mostNames ? `, and ${nodes.length - mostNames} more` : ''
  const list = nodes.length === 0 ? 'no node' : `${names.join(', ')}${more}`
  return `the gateway lists ${list}; one that is not listed is waited for.`
}

/** In OpenClaw the method of this name switches the agents' own heartbeats off, so it is never asked there. */
async function subscribe(
  connection: Connection,
  nodeIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (connection.hello.dialect === 'openvitals') await connection.call('set-heartbeats', { nodeIds }, signal)
}

function beatIn({ event, payload }: GatewayEvent): { nodeId: string; at: number | null } | null {
  const { nodeId, timestamp } = objectOf(payload)
  const id = textOf(nodeId)
  return event === eventName.heartbeat && id !== null ? { nodeId: id, at: numberOf(timestamp) } : null
}
