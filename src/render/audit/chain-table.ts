import { renderTable } from '../terminal/table.ts'

type Shown =
  | {
      readonly policy_path: string
      readonly ok: true
      readonly records: number
      readonly unsigned: number | null
      readonly losses: readonly string[]
      readonly gateway: { readonly beats: number; readonly decisions: number } | null
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
      ? ['ok', chain.records, remarkOf(chain), chain.policy_path]
      : ['BROKEN', null, `record ${chain.index}: ${chain.detail}`, chain.policy_path],
  )
  return `${renderTable(['CHAIN', 'RECORDS', 'FINDING', 'POLICY'], rows, style)}\n`
}

function remarkOf({ unsigned, losses, gateway }: Extract<Shown, { ok: true }>): string {
  const signed = unsigned === null ? ['not signed'] : unsigned > 0 ? [`${unsigned} not signed yet`] : []
  const more = gateway === null ? [] : [`${gateway.beats} beats, ${gateway.decisions} decisions made again`]
  return [...more, ...signed, ...losses].join('; ')
}
