import type { State } from '../../../../state.ts'
import type { PolicyState } from '../../../engine/policy-state.ts'
import { randomNumbers } from './random.ts'
import type { Runner } from './runner.ts'

/** An input that makes a check leave a state and enter it again. */
export interface FlappingInput {
  readonly values: readonly number[]
  /** The states it went through, from the one left to the same one entered again. */
  readonly states: readonly State[]
  /** The transition that was taken last, -1 when the file does not name it. */
  readonly by: number
}

export interface SearchLimits {
  /** How many states may be looked at one after the other before chance takes over. */
  readonly most: number
  readonly seed: number
}

interface Node {
  readonly state: PolicyState
  readonly value: number
  readonly before: Node | null
  /** Decided states since the search began, oldest first. */
  readonly trail: readonly State[]
}

/**
 * The shortest input of `values` that flaps, found breadth first, so that none found means there is none; past the
 * limit, the shortest that random walks find. `null` when there is none.
 */
export function searchFlap(
  runner: Runner,
  start: PolicyState,
  values: readonly number[],
  limits: SearchLimits,
): FlappingInput | null {
  const first: Node = {
    state: start,
    value: Number.NaN,
    before: null,
    trail: grown([], runner.stateOf(start)),
  }
  const seen = new Set([keyOf(runner, first)])
  const queue = [first]
  for (const node of queue) {
    if (runner.effort.isSpent()) return null
    for (const value of values) {
      const next = step(runner, node, value)
      if (isFlap(next.trail)) return inputOf(runner, next)
      const key = keyOf(runner, next)
      if (seen.has(key)) continue
      if (seen.size >= limits.most) return walk(runner, first, values, limits.seed)
      seen.add(key)
      queue.push(next)
    }
  }
  return null
}

const mostSteps = 20_000

/** The shortest of a patient turn between the extremes and of random walks. */
function walk(runner: Runner, first: Node, values: readonly number[], seed: number): FlappingInput | null {
  runner.effort.cutShort()
  let shortest = patientTurn(runner, first, values)
  const random = randomNumbers(seed)
  for (let steps = 0; steps < mostSteps && !runner.effort.isSpent(); ) {
    const most = shortest?.values.length ?? runner.patience * 4
    shortest = randomWalk(runner, first, values, most, random) ?? shortest
    steps += most
  }
  return shortest
}

/** Stays at one end and at the other until every count is met, twice: what no dead band keeps apart flaps then. */
function patientTurn(runner: Runner, first: Node, values: readonly number[]): FlappingInput | null {
  let node = first
  for (let sample = 0; sample < runner.patience * 4 && !runner.effort.isSpent(); sample += 1) {
    const end = Math.floor(sample / runner.patience) % 2 === 0 ? 0 : -1
    node = step(runner, node, values.at(end) as number)
    if (isFlap(node.trail)) return inputOf(runner, node)
  }
  return null
}

/** A walk shorter than `most`, which stays with a value for a while, since most counts ask for the same several times. */
function randomWalk(
  runner: Runner,
  first: Node,
  values: readonly number[],
  most: number,
  random: () => number,
): FlappingInput | null {
  const pick = (size: number) => Math.floor(random() * size)
  let node = first
  for (let left = most - 1; left > 0; ) {
    const value = values[pick(values.length)] as number
    const times = Math.min(left, 1 + pick(pick(2) === 0 ? 3 : runner.patience))
    for (let time = 0; time < times; time += 1) {
      node = step(runner, node, value)
      if (isFlap(node.trail)) return inputOf(runner, node)
    }
    left -= times
  }
  return null
}

function step(runner: Runner, node: Node, value: number): Node {
  const state = runner.next(node.state, value)
  return { state, value, before: node, trail: grown(node.trail, runner.stateOf(state)) }
}

function grown(trail: readonly State[], state: State): readonly State[] {
  return state === 'unknown' || trail.at(-1) === state ? trail : [...trail, state]
}

function isFlap(trail: readonly State[]): boolean {
  return trail.indexOf(trail.at(-1) as State) < trail.length - 1
}

function keyOf(runner: Runner, { state, trail }: Node): string {
  return `${runner.key(state)} ${[...trail].sort().join()}`
}

function inputOf(runner: Runner, last: Node): FlappingInput {
  const values: number[] = []
  for (let node = last; node.before !== null; node = node.before) values.push(node.value)
  const state = last.trail.at(-1) as State
  const states = last.trail.slice(last.trail.indexOf(state))
  return { values: values.reverse(), states, by: runner.enteredBy(last.state) }
}
