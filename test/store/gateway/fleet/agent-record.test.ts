import { expect, test } from 'vitest'
import { VarintWriter } from '../../../../src/core/varint/varint-writer.ts'
import { readAgentRecord, writeAgentRecord } from '../../../../src/store/gateway/sqlite/fleet/agent-record.ts'
import { agentRow } from '../rows.ts'

function recordOf(memory: Uint8Array): Uint8Array {
  const { agent: _, policyDigest: __, ...row } = agentRow('web-1', 3, { memory })
  const writer = new VarintWriter()
  writeAgentRecord(writer, { row, policy: 1, newest: { block: 4, place: 2 } })
  return writer.bytes().slice()
}

test('a record of the first form is read, whose memory was JSON', () => {
  const json = new TextEncoder().encode('{"form":1,"missed":0}')
  const first = recordOf(json)
  first[0] = 1
  expect(readAgentRecord(first)).toEqual(readAgentRecord(recordOf(json)))
})

test('a record of a newer form is refused', () => {
  const newer = recordOf(Uint8Array.of(2))
  newer[0] = 3
  expect(() => readAgentRecord(newer)).toThrow()
})
