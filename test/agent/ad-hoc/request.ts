import type { AdHocRequest } from '../../../src/agent/ad-hoc/request.ts'

/** A check of flags of this kind, without any flag but `changes`. */
export function request(kind: string, changes: Partial<AdHocRequest> = {}): AdHocRequest {
  return { kind, target: null, degraded: null, critical: null, set: [], ...changes }
}
