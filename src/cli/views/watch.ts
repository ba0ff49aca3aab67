import { VitalsError } from '../../core/errors.ts'
import { exitStatusOf } from '../../core/state.ts'
import type { Connection, GatewayEvent } from '../../gateway/client/connection.ts'
import type { FollowListener } from '../../gateway/client/follow.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { eventName } from '../../gateway/protocol/event.ts'
import type { Io } from '../run/io.ts'
import { askingNow, followQuestion, type Question } from './question.ts'
import { stateOf } from './shown-document.ts'
import type { View, ViewDocument, ViewOptions } from './view.ts'
import { openWatchScreen } from './watch-screen.ts'

// News come in bursts; and old releases tell of their health each time somebody asks for it.
const settleMs = 250
const echoMs = 500

const news: ReadonlySet<string> = new Set([
  eventName.tick,
  eventName.health,
  eventName.presence,
  eventName.heartbeat,
  eventName.cron,
  eventName.transition,
])

/**
 * Shows a view until nobody reads it any more: asked again whenever the gateway tells of news, kept over its restarts.
 *
 * @throws VitalsError when the gateway cannot be asked the first time, or later refuses for good
 */
export async function watchView<Document extends ViewDocument>(
  view: View<Document>,
  question: Question,
  options: ViewOptions,
  io: Io,
): Promise<number> {
  const stop = new AbortController()
  const screen = await openWatchScreen(view, question, options, io)
  const seen: Seen<Document> = { last: null, failed: null }
  const refresh = refresher(async (connection) => {
    await look(seen, () => view.ask(askingNow(question, connection, stop.signal)))
    if (seen.last !== null && !screen.show(seen.last)) stop.abort()
  })
  const listener: FollowListener = {
    connected: (connection) => refresh.connected(connection),
    event: (event) => refresh.news(event),
    notice(notice) {
      refresh.leave()
      screen.notice(notice)
    },
    lost(why, retryMs) {
      refresh.leave()
      screen.lost(seen.failed ?? why, retryMs)
    },
  }
  try {
    await followQuestion(question, listener, stop.signal)
  } finally {
    refresh.leave()
    screen.close()
  }
  return options.exitState && seen.last !== null ? exitStatusOf[stateOf(view, seen.last, io.now())] : 0
}

/** What a watched view has come to. */
interface Seen<Document> {
  last: Document | null
  /** Why it could not be had the last time. */
  failed: GatewayError | null
}

async function look<Document>(seen: Seen<Document>, ask: () => Promise<Document>): Promise<void> {
  seen.failed = null
  try {
    seen.last = await ask()
  } catch (error) {
    if (error instanceof GatewayError) seen.failed = error
    throw error
  }
}

/** Asks at once after a connection, and later once for each burst of news, never twice at the same time. */
function refresher(ask: (connection: Connection) => Promise<void>) {
  let current: Connection | null = null
  let timer: NodeJS.Timeout | null = null
  let busy = false
  let again = false
  let echoUntil = 0
  const run = async (connection: Connection): Promise<void> => {
    busy = true
    try {
      await ask(connection)
    } finally {
      busy = false
      echoUntil = performance.now() + echoMs
    }
    if (again && current === connection) schedule(connection)
  }
  const schedule = (connection: Connection) => {
    again = false
    timer ??= setTimeout(() => {
      timer = null
      if (current !== connection) return
      run(connection).catch((error: unknown) => {
        // A view that fails while the connection stands ends the connection: it is then made again, and reported as lost.
        if (!(error instanceof VitalsError)) throw error
        connection.close()
      })
    }, settleMs)
  }
  return {
    async connected(connection: Connection): Promise<void> {
      current = connection
      await run(connection)
    },
    news({ event }: GatewayEvent): void {
      if (current === null || !news.has(event)) return
      const isEcho = event === eventName.health && (busy || performance.now() < echoUntil)
      if (isEcho) return
      if (busy) again = true
      else schedule(current)
    },
    leave(): void {
      current = null
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
