import { escapeControl } from '../terminal/escape.ts'
import { renderTable } from '../terminal/table.ts'
import { displayWidth } from '../terminal/width.ts'
import { policyNames } from './policy-names.ts'

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
  const findings = chains.map((chain) =>
    chain.ok ? remarkOf(chain) : `record ${chain.index}: ${chain.detail}`,
  )
  const names = policyNames(
    chains.map(({ policy_path }) => policy_path),
    style.width - besides - Math.min(mostOfAFinding, Math.max(...findings.map(displayWidth))),
    style.unicode ? '…' : '..',
  )
  const rows = chains.map((chain, index) => [
    chain.ok ? 'ok' : 'BROKEN',
    chain.ok ? chain.records : null,
    findings[index] ?? '',
    names.of(chain.policy_path),
  ])
  const folder = names.folder === null ? '' : `\nPolicies are in ${escapeControl(names.folder)}\n`
  // Where there is nothing to say of any chain, a column for it would only look as if something were missing.
  const isSaid = findings.some((finding) => finding !== '')
  const columns = (row: readonly (string | number | null)[]) =>
    isSaid ? row : row.filter((_, index) => index !== 2)
  const head = columns(['CHAIN', 'RECORDS', 'FINDING', 'POLICY']).map(String)
  return `${renderTable(head, rows.map(columns), { ...style, whole: [head.length - 1] })}\n${folder}`
}

const besides = 'BROKEN  RECORDS    '.length
const mostOfAFinding = 30

function remarkOf({ unsigned, losses, gateway }: Extract<Shown, { ok: true }>): string {
  const signed = unsigned === null ? ['not signed'] : unsigned > 0 ? [`${unsigned} not signed yet`] : []
  const more = gateway === null ? [] : [`${gateway.beats} beats, ${gateway.decisions} decisions made again`]
  return [...more, ...signed, ...losses].join('; ')
}
