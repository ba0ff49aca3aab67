import type { Node } from './node.ts'
import { silentMs } from './trouble.ts'

/** What happened to a watched node: a sign of life, silence for too long, or life again after that. */
export interface NodeNews {
  readonly type: 'seen' | 'stale' | 'back'
  readonly nodeId: string
  /** Its last sign of life in epoch milliseconds; `null` where nobody knows of one. */
  readonly timestamp: number | null
  /** How long it has been silent, in milliseconds. */
  readonly silentMs: number
}

interface Watched {
  readonly lastSeen: number | null
  readonly connected: boolean
  readonly stale: boolean
}

/** What is known of the watched nodes. A node that was never heard of is silent since `since`. */
export interface NodeWatch {
  readonly since: number
  readonly staleAfterMs: number
  readonly nodes: ReadonlyMap<string, Watched>
}

/** A watch over these nodes that begins `now` (epoch milliseconds). */
export function watchNodes(ids: readonly string[], staleAfterMs: number, now: number): NodeWatch {
  const unseen = { lastSeen: null, connected: false, stale: false }
  return { since: now, staleAfterMs, nodes: new Map(ids.map((id) => [id, unseen])) }
}

/** Takes what a gateway lists; a node is meant by its id, or by a name that no other one has. */
export function takeNodes(
  watch: NodeWatch,
  listed: readonly Node[],
  now: number,
): readonly [NodeWatch, NodeNews[]] {
  return step(watch, now, (id, before) => {
    const named = listed.filter(({ name }) => name === id)
    const node = listed.find(({ nodeId }) => nodeId === id) ?? (named.length === 1 ? named[0] : undefined)
    if (node === undefined) return { ...before, connected: false }
    const connected = silentMs(node, now) === 0
    return {
      lastSeen: latest(before.lastSeen, connected ? now : node.lastSeen),
      connected,
      stale: before.stale,
    }
  })
}

/** Takes one beat. */
export function takeBeat(
  watch: NodeWatch,
  nodeId: string,
  at: number,
  now: number,
): readonly [NodeWatch, NodeNews[]] {
  return step(watch, now, (id, before) =>
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
    const type = typeOf(before, { ...changed, stale })
    if (type !== null) news.push({ type, nodeId, timestamp: changed.lastSeen, silentMs: silent })
  }
  return [{ ...watch, nodes }, news]
}

/** A node that stays connected gives no news. */
function typeOf(before: Watched, after: Watched): NodeNews['type'] | null {
  if (after.stale !== before.stale) return after.stale ? 'stale' : 'back'
  if (after.connected && before.connected) return null
  return after.lastSeen !== before.lastSeen || after.connected !== before.connected ? 'seen' : null
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
