import * as v from 'valibot'
import { momentOrNull } from './field.ts'
import type { Node } from './node.ts'

/**
 * What happened to a watched node: a sign of life, its connection ended or came again, it waits to be approved, it is on
 * no list, it was silent for too long, or it lives again after that.
 */
export const nodeNewsTypes = [
  'seen',
  'disconnected',
  'connected',
  'pending',
  'absent',
  'stale',
  'back',
] as const

/** One line of `vitals nodes watch --json`. */
export const nodeNewsSchema = v.strictObject({
  type: v.picklist(nodeNewsTypes),
  nodeId: v.string(),
  timestamp: v.pipe(momentOrNull, v.description('Its last sign of life; null where nobody knows of one.')),
  silentMs: v.pipe(v.number(), v.description('How long it has been silent, in milliseconds.')),
})

export type NodeNews = v.InferOutput<typeof nodeNewsSchema>

interface Watched {
  readonly lastSeen: number | null
  /** `null` where the gateway does not tell, or judges the silence itself. */
  readonly connected: boolean | null
  readonly pending: boolean
  /** `null` before the gateway's list was seen. */
  readonly listed: boolean | null
  readonly stale: boolean
}

/** What is known of the watched nodes. A node that was never heard of is silent since `since`. */
export interface NodeWatch {
  readonly since: number
  readonly staleAfterMs: number
  /** Every node that the gateway lists is watched. */
  readonly all: boolean
  readonly nodes: ReadonlyMap<string, Watched>
}

/** What stands for every node. */
export const everyNode = '*'

const unseen: Watched = { lastSeen: null, connected: null, pending: false, listed: null, stale: false }

/** A watch over these nodes that begins `now` (epoch milliseconds); `*` stands for all. */
export function watchNodes(ids: readonly string[], staleAfterMs: number, now: number): NodeWatch {
  const named = ids.filter((id) => id !== everyNode)
  const nodes = new Map(named.map((id) => [id, unseen]))
  return { since: now, staleAfterMs, all: ids.includes(everyNode), nodes }
}

/** Takes what a gateway lists; a node is meant by its id, or by a name that no other one has. */
export function takeNodes(
  watch: NodeWatch,
  listed: readonly Node[],
  now: number,
): readonly [NodeWatch, NodeNews[]] {
  const seen = watch.all
    ? withNodes(
        watch,
        listed.map(({ nodeId }) => nodeId),
      )
    : watch
  return step(seen, now, (id, before) => {
    const named = listed.filter(({ name }) => name === id)
    const node = listed.find(({ nodeId }) => nodeId === id) ?? (named.length === 1 ? named[0] : undefined)
    if (node === undefined) {
      const lastSeen = before.connected === true ? now : before.lastSeen
      return { ...before, lastSeen, connected: false, pending: false, listed: false }
    }
    // Where a gateway says what is stale it counts beats, and a connection says nothing.
    const connected = node.stale === null ? node.connected : null
    return {
      lastSeen: connected === true ? now : lastSign(before, node, now),
      connected,
      pending: node.pending === true,
      listed: true,
      stale: before.stale,
    }
  })
}

/** A node that was there at the last look went after it: when it went, if that is told, else now. */
function lastSign(before: Watched, node: Node, now: number): number | null {
  const told = node.lastSeen === null ? null : Math.min(node.lastSeen, now)
  if (before.connected !== true || node.connected !== false) return latest(before.lastSeen, told)
  return told !== null && told > (before.lastSeen ?? 0) ? told : now
}

/** Takes one beat. */
export function takeBeat(
  watch: NodeWatch,
  nodeId: string,
  at: number,
  now: number,
): readonly [NodeWatch, NodeNews[]] {
  const seen = watch.all ? withNodes(watch, [nodeId]) : watch
  return step(seen, now, (id, before) =>
    id === nodeId ? { ...before, lastSeen: latest(before.lastSeen, Math.min(at, now)) } : before,
  )
}

/** Looks at the clock: a node may have become stale. */
export function lookAtClock(watch: NodeWatch, now: number): readonly [NodeWatch, NodeNews[]] {
  return step(watch, now, (_, before) => before)
}

/** The nodes that are stale. */
export function staleNodes({ nodes }: NodeWatch): string[] {
  return [...nodes].flatMap(([id, { stale }]) => (stale ? [id] : []))
}

function withNodes(watch: NodeWatch, ids: readonly string[]): NodeWatch {
  const added = ids.filter((id) => !watch.nodes.has(id)).map((id) => [id, unseen] as const)
  return added.length === 0 ? watch : { ...watch, nodes: new Map([...watch.nodes, ...added]) }
}

function step(
  watch: NodeWatch,
  now: number,
  change: (id: string, before: Watched) => Watched,
): readonly [NodeWatch, NodeNews[]] {
  const news: NodeNews[] = []
  const nodes = new Map<string, Watched>()
  for (const [nodeId, before] of watch.nodes) {
    const changed = change(nodeId, before)
    const silent = changed.connected ? 0 : Math.max(0, now - (changed.lastSeen ?? watch.since))
    const stale = silent > watch.staleAfterMs
    nodes.set(nodeId, { ...changed, stale })
    for (const type of newsOf(before, { ...changed, stale })) {
      news.push({ type, nodeId, timestamp: changed.lastSeen, silentMs: silent })
    }
  }
  return [{ ...watch, nodes }, news]
}

function newsOf(before: Watched, after: Watched): NodeNews['type'][] {
  const link = linkNews(before, after)
  const isStale = after.stale !== before.stale ? [after.stale ? ('stale' as const) : ('back' as const)] : []
  const waits = after.pending && !before.pending ? (['pending'] as const) : []
  // One that is back is connected: it is said once.
  const told = isStale[0] === 'back' ? [] : link
  return [...told, ...waits, ...isStale]
}

/** A node that stays connected gives no news. */
function linkNews(before: Watched, after: Watched): NodeNews['type'][] {
  if (after.listed === false) return before.listed === false ? [] : ['absent']
  if (after.connected === true) {
    if (before.connected === true) return []
    return [before.connected === false ? 'connected' : 'seen']
  }
  if (after.connected === false && before.connected !== false) return ['disconnected']
  const isSign = after.lastSeen !== before.lastSeen && after.stale === before.stale
  return isSign && after.lastSeen !== null ? ['seen'] : []
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
