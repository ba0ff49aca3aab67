import { probeKinds } from '../../../../../probe-kind/registry.ts'
import { bindState } from '../../../../engine/bound-state.ts'
import type { Engine } from '../../../../engine/compiled.ts'
import type { Frame } from '../../../../engine/frame.ts'
import { createView, observe } from '../../../../engine/observe.ts'
import { createPolicyState } from '../../../../engine/policy-state.ts'
import { layOut } from '../../../../engine/row.ts'
import type { ProbeSpec } from '../../../../language/policy.ts'

/** Whether a probe has a target of its own that can fail to answer; plugins may. */
export function hasTarget({ kind }: ProbeSpec): boolean {
  const fields = Object.hasOwn(probeKinds, kind) ? probeKinds[kind]?.fields : null
  return fields === null || fields?.up !== undefined
}

/** What conditions see when nothing is known but that the target of one probe failed, through the engine itself. */
export function failedTarget(engine: Engine, probe: string, reason: string): Frame {
  const view = createView(engine)
  const readings = new Map([[probe, { value: { up: false, reason }, observedAt: 0, ttlMs: 0 }]])
  layOut(engine, { at: 0, readings }, view.row)
  observe(engine, bindState(engine, createPolicyState(engine.policy, 0)), view, engine.policy.intervalMs)
  return view.frame
}
