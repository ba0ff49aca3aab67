import { describe, expect, it } from 'vitest'
import type { Node } from '../../../../src/core/report/view/node.ts'
import {
  lookAtClock,
  type NodeNews,
  type NodeWatch,
  staleNodes,
  takeBeat,
  takeNodes,
  watchNodes,
} from '../../../../src/core/report/view/node-watch.ts'

const node = (nodeId: string, change: Partial<Node> = {}): Node => ({
  ...{ nodeId, name: null, platform: null, version: null, connected: false, stale: null },
  ...{ paired: null, pending: null, lastSeen: null, state: null, capabilities: [] },
  ...change,
})

type Step = (watch: NodeWatch, now: number) => readonly [NodeWatch, NodeNews[]]

const list =
  (...nodes: Node[]): Step =>
  (watch, now) =>
    takeNodes(watch, nodes, now)
const beat =
  (id: string, at: number): Step =>
  (watch, now) =>
    takeBeat(watch, id, at, now)
const look: Step = lookAtClock

/** Plays steps at their times over a watch of `a` and `b` for 100 ms, and gives the news as words. */
function play(...steps: [at: number, step: Step][]): { news: string[]; stale: string[] } {
  let watch = watchNodes(['a', 'b'], 100, 0)
  const news: string[] = []
  for (const [at, step] of steps) {
    const [next, told] = step(watch, at)
    watch = next
    news.push(...told.map(({ type, nodeId }) => `${at} ${nodeId} ${type}`))
  }
  return { news, stale: staleNodes(watch) }
}

describe('watched nodes', () => {
  it.each<[string, [number, Step][], string[], string[]]>([
    [
      'a node that beats',
      [
        [10, beat('a', 10)],
        [90, beat('a', 90)],
      ],
      ['10 a seen', '90 a seen'],
      [],
    ],
    [
      'one that stops',
      [
        [10, beat('a', 10)],
        [110, look],
        [111, look],
        [112, look],
      ],
      ['10 a seen', '110 b stale', '111 a stale'],
      ['a', 'b'],
    ],
    [
      'one that never came',
      [
        [100, look],
        [101, look],
      ],
      ['101 a stale', '101 b stale'],
      ['a', 'b'],
    ],
    [
      'one that is connected',
      [
        [5, list(node('a', { connected: true }), node('b', { connected: true }))],
        [500, list(node('a', { connected: true }), node('b', { connected: true }))],
        [9_999, look],
      ],
      ['5 a seen', '5 b seen'],
      [],
    ],
    [
      'one that hangs up',
      [
        [5, list(node('a', { connected: true }))],
        [50, list(node('a', { lastSeen: 5 }))],
        [101, look],
        [150, look],
        [151, look],
      ],
      ['5 a seen', '5 b absent', '50 a disconnected', '101 b stale', '151 a stale'],
      ['a', 'b'],
    ],
    [
      'one that comes back',
      [
        [101, look],
        [150, beat('a', 150)],
      ],
      ['101 a stale', '101 b stale', '150 a back'],
      ['b'],
    ],
    [
      'one that the gateway calls stale lives by its last sign',
      [
        [50, list(node('a', { connected: true, stale: true, lastSeen: 1 }))],
        [102, look],
      ],
      ['50 a seen', '50 b absent', '102 a stale', '102 b stale'],
      ['a', 'b'],
    ],
    [
      'a beat from the future counts as now',
      [
        [10, beat('a', 99_999)],
        [111, look],
      ],
      ['10 a seen', '111 a stale', '111 b stale'],
      ['a', 'b'],
    ],
    ['by name', [[5, list(node('x', { name: 'a', connected: true }))]], ['5 a seen', '5 b absent'], []],
    [
      'not by a name that two have',
      [[5, list(node('x', { name: 'a', connected: true }), node('y', { name: 'a' }))]],
      ['5 a absent', '5 b absent'],
      [],
    ],
    [
      'one that went when its gateway says, not when we look',
      [
        [5, list(node('a', { connected: true }), node('b'))],
        [90, list(node('a', { lastSeen: 40 }), node('b'))],
        [140, list(node('a', { lastSeen: 40 }), node('b'))],
        [141, look],
      ],
      ['5 a seen', '5 b disconnected', '90 a disconnected', '140 b stale', '141 a stale'],
      ['a', 'b'],
    ],
    [
      'one that comes again before it is stale',
      [
        [5, list(node('a', { connected: true }), node('b', { connected: true }))],
        [50, list(node('a'), node('b', { connected: true }))],
        [60, list(node('a', { connected: true }), node('b', { connected: true }))],
        [500, look],
      ],
      ['5 a seen', '5 b seen', '50 a disconnected', '60 a connected'],
      [],
    ],
    [
      'one that waits to be approved, said once',
      [
        [5, list(node('a', { connected: true, pending: true }), node('b', { connected: true }))],
        [9, list(node('a', { connected: true, pending: true }), node('b', { connected: true }))],
      ],
      ['5 a seen', '5 a pending', '5 b seen'],
      [],
    ],
    [
      'one that is taken off the list',
      [
        [5, list(node('a', { connected: true }), node('b', { connected: true }))],
        [50, list(node('b', { connected: true }))],
        [150, look],
        [151, look],
      ],
      ['5 a seen', '5 b seen', '50 a absent', '151 a stale'],
      ['a'],
    ],
  ])('%s', (_, steps, news, stale) => {
    expect(play(...steps)).toEqual({ news, stale })
  })

  it('a star stands for every node that is listed or beats', () => {
    const all = watchNodes(['*'], 100, 0)
    const [listed, first] = takeNodes(all, [node('x', { connected: true })], 5)
    const [beaten, second] = takeBeat(listed, 'y', 9, 10)
    const [later] = lookAtClock(beaten, 200)
    expect([first, second].flat().map(({ nodeId, type }) => `${nodeId} ${type}`)).toEqual([
      'x seen',
      'y seen',
    ])
    expect(staleNodes(later)).toEqual(['y'])
  })

  it('where a gateway counts beats, looking at its list is no sign of life', () => {
    const beaten = list(node('a', { connected: true, stale: false, lastSeen: 40 }), node('b'))
    expect(play([50, beaten], [60, beaten], [141, beaten])).toEqual({
      news: ['50 a seen', '50 b disconnected', '141 a stale', '141 b stale'],
      stale: ['a', 'b'],
    })
  })
})
