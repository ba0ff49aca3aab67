import { renderTable } from '../terminal/table.ts'

type Shown =
  | { readonly policy_path: string; readonly ok: true; readonly records: number }
  | { readonly policy_path: string; readonly ok: false; readonly index: number; readonly detail: string }

/** What verifying each audit chain came to, as a table for people; a sentence when there is no chain. */
export function renderChainTable(
  chains: readonly Shown[],
  look: { readonly width: number; readonly unicode: boolean },
): string {
  if (chains.length === 0) return 'Nothing has been recorded yet.\n'
  const rows = chains.map((chain) =>
    chain.ok
      ? ['ok', chain.records, '', chain.policy_path]
      : ['BROKEN', null, `record ${chain.index}: ${chain.detail}`, chain.policy_path],
  )
  return `${renderTable(['CHAIN', 'RECORDS', 'FINDING', 'POLICY'], rows, look)}\n`
}
