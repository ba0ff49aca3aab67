import { VarintWriter } from '../../../core/varint/varint-writer.ts'
import type { BeatRow } from '../port.ts'
import { beatIdBytes } from './beats/beat-id.ts'
import type { StoredBeat } from './beats/beat-record.ts'
import type { BeatPlace } from './fleet/agent-record.ts'
import type { StagedAgent } from './fleet/fleet.ts'
import { writeLog } from './fleet/state-log.ts'
import type { Holdings } from './holdings.ts'
import type { Step } from './step.ts'
import type { BlockHead } from './trail/sealing.ts'

const room = new VarintWriter()

/**
 * Writes all that a step gathered in one durable transaction, and takes it into memory when that was committed.
 *
 * @throws StepRefused, VitalsError STORE_UNWRITABLE; nothing is then changed
 */
export function commitStep(held: Holdings, step: Step): void {
  const block = held.blocks.block + 1
  let blocks: BlockHead = held.blocks
  let staged: readonly StagedAgent[] = []
  held.change(() => {
    held.folding.step(block)
    const { beats, newest } = placed(held, step.beatRows, block)
    if (beats.length > 0) {
      const digest = held.beats.write(block, held.blocks.digest, beats, step.beatRows)
      blocks = { block, digest }
    }
    staged = stagedAgents(held, step, newest)
    if (staged.length > 0) {
      blocks = { ...blocks, block }
      writeLog(held.database, block, staged, room)
    }
    if (blocks.block === block) writeHead(held, blocks)
    held.outbox.cancel([...step.ended])
    held.outbox.add(step.outboxRows)
    held.outbox.writeClaims([...step.claims.values()])
    held.outbox.finish(step.finished)
    held.silences.write([...step.silenceRows.values()])
  }, step.audit)
  held.folding.settle(staged.length)
  held.fleet.take(staged)
  held.blocks = blocks
}

/** Beats with the numbers of their agents, each linked to the one of the same agent before it. */
function placed(
  held: Holdings,
  rows: readonly BeatRow[],
  block: number,
): { readonly beats: readonly StoredBeat[]; readonly newest: ReadonlyMap<string, BeatPlace> } {
  const newest = new Map<string, BeatPlace>()
  const beats = rows.map(({ agent, ...beat }, place) => {
    const before = newest.get(agent) ?? held.fleet.newestOf(agent)
    newest.set(agent, { block, place })
    return { beat, agent: held.fleet.numberOf(agent), idBytes: beatIdBytes(beat.id), before }
  })
  return { beats, newest }
}

function stagedAgents(
  held: Holdings,
  { agents, ended }: Step,
  newest: ReadonlyMap<string, BeatPlace>,
): readonly StagedAgent[] {
  const gone = [...ended]
    .filter((agent) => held.fleet.isKnown(agent))
    .map((agent) => held.fleet.stageEnd(agent))
  const rows = [...agents.values()].map((row) => {
    return held.fleet.stage(row, newest.get(row.agent) ?? held.fleet.newestOf(row.agent))
  })
  return [...gone, ...rows]
}

function writeHead(held: Holdings, { block, digest }: BlockHead): void {
  held.database.statement('UPDATE meta SET block = ?, block_digest = ?').run(block, digest)
}
