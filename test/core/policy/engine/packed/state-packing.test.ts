import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatePacking } from '../../../../../src/core/policy/engine/packed/state-packing.ts'
import { cases } from '../../../../model/arbitraries.ts'
import { play } from '../../../../timeline.ts'
import { statesOf } from './played-states.ts'

const packings = new WeakMap<object, StatePacking>()

function packingOf(engine: ConstructorParameters<typeof StatePacking>[0] & object): StatePacking {
  const known = packings.get(engine) ?? new StatePacking(engine)
  packings.set(engine, known)
  return known
}

const server = readFileSync('policies/server.yaml', 'utf8')
const samples = {
  disk: '{"free_pct":50,"read_only":false} {"free_pct":4,"read_only":false}x5 {"free_pct":50,"read_only":false}x20',
  memory: '{"available_pct":60,"used_pct":40}x26',
  cpu: '{"load_per_core":0.3,"cores":2}x10 {"load_per_core":6,"cores":2}x6 {"load_per_core":0.3,"cores":2}x10',
  sudoers: '{"exists":false,"changed":false,"permissions_changed":false}x26',
}

describe('A packed state', () => {
  it('is the same state when it is unpacked, for any policy, samples, effects and reload', () => {
    fc.assert(
      fc.property(cases(30), (drawn) => {
        for (const { engine, state } of statesOf(drawn)) {
          const packed = packingOf(engine).pack(state)
          expect(packed[0]).toBe(1)
          expect(packingOf(engine).unpack(packed)).toEqual(state)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is the same in the room of another one that was given back', () => {
    fc.assert(
      fc.property(cases(30), (drawn) => {
        for (const { engine, state } of statesOf(drawn)) {
          const packing = packingOf(engine)
          const unpacked = packing.unpack(packing.pack(state))
          expect(unpacked).toEqual(state)
          packing.reuse(unpacked as typeof state)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has the room of a state of another shape, and leaves damaged bytes refused', () => {
    const { engine, state } = play(server, samples)
    const packing = new StatePacking(engine)
    const packed = packing.pack(state)
    const strange = structuredClone(state)
    for (const check of Object.values(strange.checks)) {
      check.runs.push(7)
      check.ways.pop()
      check.amissBy.length = 1
    }
    packing.reuse(strange)
    expect(packing.unpack(packed)).toEqual(state)
    packing.reuse(packing.unpack(packed) as typeof state)
    expect(packing.unpack(packed.subarray(0, 30))).toBeNull()
    expect(packing.unpack(packed)).toEqual(state)
  })

  it('of the shipped server policy takes at most 400 bytes, an eighth of its JSON', () => {
    const { engine, state } = play(server, samples)
    const packed = new StatePacking(engine).pack(state)
    expect(packed.length).toBeLessThanOrEqual(400)
    expect(JSON.stringify(state).length).toBeGreaterThan(8 * packed.length)
  })

  it('is refused when any byte was changed, taken away or added', () => {
    const { engine, state } = play(server, samples)
    const packing = new StatePacking(engine)
    const packed = packing.pack(state)
    for (let index = 0; index < packed.length; index += 1) {
      for (const flip of [1, 128, 255]) {
        const damaged = packed.slice()
        damaged[index] = (damaged[index] as number) ^ flip
        expect(packing.unpack(damaged)).toBeNull()
      }
      expect(packing.unpack(packed.subarray(0, index))).toBeNull()
    }
    expect(packing.unpack(new Uint8Array([...packed, 0]))).toBeNull()
  })

  it('is refused by another policy', () => {
    const { engine, state } = play(server, samples)
    const packed = new StatePacking(engine).pack(state)
    const policy = { ...engine.policy, digest: `${engine.policy.digest.slice(0, -1)}x` }
    expect(new StatePacking({ ...engine, policy }).unpack(packed)).toBeNull()
    expect(() => new StatePacking({ ...engine, policy }).pack(state)).toThrow('a state of another policy')
  })

  it('of any bytes is none, and no bytes make it fail', () => {
    const { engine } = play(server, samples)
    const packing = new StatePacking(engine)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => packing.unpack(bytes) === null))
  })

  it('goes as JSON where it does not fit the policy, and comes back the same', () => {
    const { engine, state } = play(server, samples)
    const packing = new StatePacking(engine)
    const odd = structuredClone(state)
    delete odd.checks[engine.policy.checks[0]?.name ?? '']
    const packed = packing.pack(odd)
    expect(packed[0]).toBe(2)
    expect(packing.unpack(packed)).toEqual(odd)
  })

  it('with half a character comes back with a replacement for it', () => {
    const { engine, state } = play(server, samples)
    const packing = new StatePacking(engine)
    const [check] = Object.values(state.checks)
    check?.news.givenUp.push('half \ud800')
    const unpacked = packing.unpack(packing.pack(state))
    expect(Object.values(unpacked?.checks ?? {})[0]?.news.givenUp).toEqual(['half \ufffd'])
  })
})
