import { matchesGlob } from './glob.ts'

/** An agent as selectors see it: labels lie with its key, never in a beat. */
export interface KnownAgent {
  readonly agent: string
  readonly labels: Readonly<Record<string, string>>
}

/** Which agents are meant: an id or a glob of ids, and labels that all must be as they are here. */
export interface AgentMatch {
  readonly id?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** What selectors say of one agent, by their places in the list. */
export type Assignment =
  | { readonly kind: 'one'; readonly index: number }
  | { readonly kind: 'none' }
  /** More than one means it: which one is right is not to be guessed. */
  | { readonly kind: 'conflict'; readonly indexes: readonly [number, number] }

/** Which of the selectors means an agent. */
export function assign(matches: readonly AgentMatch[], agent: KnownAgent): Assignment {
  const indexes = matches.flatMap((match, index) => (means(match, agent) ? [index] : []))
  const [first, second] = indexes
  if (first === undefined) return { kind: 'none' }
  return second === undefined ? { kind: 'one', index: first } : { kind: 'conflict', indexes: [first, second] }
}

function means({ id, labels = {} }: AgentMatch, { agent, labels: own }: KnownAgent): boolean {
  if (id !== undefined && !matchesGlob(id, agent)) return false
  return Object.entries(labels).every(([name, value]) => Object.hasOwn(own, name) && own[name] === value)
}
