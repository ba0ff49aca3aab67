import type { Finding } from '../../../errors.ts'

/** Findings in the order of their places. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => {
    return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0)
  })
}
