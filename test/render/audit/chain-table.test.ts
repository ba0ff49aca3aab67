import { expect, it } from 'vitest'
import { renderChainTable } from '../../../src/render/audit/chain-table.ts'

const style = { width: 80, unicode: true }
const sound = {
  policy_path: '/etc/vitals/service.yaml',
  ok: true,
  records: 2,
  unsigned: 0,
  losses: [],
  gateway: null,
} as const

it('Chains of which there is nothing to say have no column for it', () => {
  expect(renderChainTable([sound], style)).toBe(
    'CHAIN  RECORDS  POLICY\nok           2  /etc/vitals/service.yaml\n',
  )
})

it('One chain of which there is has it for all', () => {
  const broken = {
    policy_path: '/etc/vitals/other.yaml',
    ok: false,
    index: 3,
    detail: 'its hash is wrong',
  } as const
  const [head, ...rows] = renderChainTable([sound, broken], style).split('\n')
  expect(head).toMatch(/^CHAIN +RECORDS +FINDING +POLICY$/)
  expect(rows[1]).toContain('record 3: its hash is wrong')
})
