import {
  lookAtClock,
  type NodeNews,
  type NodeWatch,
  staleNodes,
  takeBeat,
  takeNodes,
  watchNodes,
} from '../../core/gateway-view/node-watch.ts'
import type { Connection, Ending, GatewayEvent } from '../../gateway/client/connection.ts'
import { followGateway } from '../../gateway/client/follow.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { askNodes } from '../../gateway/client/views/nodes.ts'
import { eventName } from '../../gateway/protocol/event.ts'
import { numberOf, objectOf, textOf } from '../../gateway/protocol/loose-value.ts'
import { retryText } from '../gateway-logs/log-output.ts'
import { openToRead, type Question } from '../gateway-views/question.ts'
import { sleep } from '../gateway-views/sleep.ts'
import { lossText, noticeText } from '../gateway-views/watch-screen.ts'
import type { Io } from '../io.ts'

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
  let watch: NodeWatch = watchNodes(options.nodes, options.staleAfterMs, io.now())
  let connection: Connection | null = null
  let failure: GatewayError | null = null
  let isKnown = false
  const take = ([next, news]: readonly [NodeWatch, NodeNews[]]) => {
    watch = next
    for (const each of news) if (!options.tell(each)) stop.abort()
    if (options.exitOnStale && staleNodes(watch).length > 0) stop.abort()
  }
  const ask = async (current: Connection): Promise<void> => {
    const signal = AbortSignal.timeout(question.limitMs)
    take(takeNodes(watch, await askNodes({ connection: current, signal, now: io.now }), io.now()))
    isKnown = true
    connection = current
  }
  const lost = (why: Ending | GatewayError, retryMs: number) => {
    connection = null
    if (!isKnown && why instanceof GatewayError) {
      failure = why
      stop.abort()
    } else {
      options.note(`${lossText(why)} ${retryText(retryMs)}`)
    }
  }
  // Silence has no event. What the gateway knows is not known while it is away, so nothing becomes stale then.
  const clock = setInterval(
    () => connection !== null && take(lookAtClock(watch, io.now())),
    Math.min(longestLookMs, Math.max(20, options.staleAfterMs / 10)),
  )
  try {
    await followGateway(
      {
        async connected(current) {
          await subscribe(current, options.nodes, AbortSignal.timeout(question.limitMs))
          await ask(current)
        },
        event(event, current) {
          const beat = beatIn(event)
          if (beat !== null) take(takeBeat(watch, beat.nodeId, beat.at ?? io.now(), io.now()))
          else if (asksAgain.has(event.event) && connection !== null) void askLater(ask, current)
        },
        notice: (notice) => options.note(noticeText(notice)),
        lost,
      },
      {
        open: (signal) => openToRead(question, signal),
        random: Math.random,
        sleep,
        attemptMs: question.limitMs,
      },
      stop.signal,
    )
  } finally {
    clearInterval(clock)
  }
  if (failure !== null) throw failure
  const stale = staleNodes(watch).length
  if (!options.exitOnStale || stale === 0) return 0
  return stale === options.nodes.length && stale > 1 ? 2 : 1
}

/** In OpenClaw the method of this name switches the agents' own heartbeats off, so it is never asked there. */
async function subscribe(
  connection: Connection,
  nodeIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (connection.hello.dialect === 'openvitals') await connection.call('set-heartbeats', { nodeIds }, signal)
}

/** What fails here fails with the connection, whose end is told; the next event asks again. */
async function askLater(
  ask: (connection: Connection) => Promise<void>,
  connection: Connection,
): Promise<void> {
  try {
    await ask(connection)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    connection.close()
  }
}

function beatIn({ event, payload }: GatewayEvent): { nodeId: string; at: number | null } | null {
  const { nodeId, timestamp } = objectOf(payload)
  const id = textOf(nodeId)
  return event === eventName.heartbeat && id !== null ? { nodeId: id, at: numberOf(timestamp) } : null
}
