import { renderTable } from '../terminal/table.ts'

type Shown =
  | {
      readonly policy_path: string
      readonly ok: true
      readonly records: number
      readonly unsigned: number | null
      readonly losses: readonly string[]
    }
  | { readonly policy_path: string; readonly ok: false; readonly index: number; readonly detail: string }

/** What verifying each audit chain came to, as a table for people; a sentence when there is no chain. */
export function renderChainTable(
  chains: readonly Shown[],
  style: { readonly width: number; readonly unicode: boolean },
): string {
  if (chains.length === 0) return 'Nothing has been recorded yet.\n'
  const rows = chains.map((chain) =>
    chain.ok
      ? ['ok', chain.records, remarkOf(chain.unsigned, chain.losses), chain.policy_path]
      : ['BROKEN', null, `record ${chain.index}: ${chain.detail}`, chain.policy_path],
  )
  return `${renderTable(['CHAIN', 'RECORDS', 'FINDING', 'POLICY'], rows, style)}\n`
}

function remarkOf(unsigned: number | null, losses: readonly string[]): string {
  const signed = unsigned === null ? ['not signed'] : unsigned > 0 ? [`${unsigned} not signed yet`] : []
  return [...signed, ...losses].join('; ')
}
