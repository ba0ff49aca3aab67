import { beatsToDrop, type KeptBeat, type SpoolLimit } from '../../core/heartbeat/sending/spool-limit.ts'
import type { BeatSpool, Pause } from './port.ts'

/** A spool that lives as long as the process: for where the disk keeps nothing. Its starts are counted from 1. */
export function memorySpool(limit: SpoolLimit): BeatSpool {
  let kept: readonly KeptBeat[] = []
  let starts = 0
  let standing: string | null = null
  let offsetMs = 0
  let pause: Pause | null = null
  return {
    async countStart(least = 0) {
      starts = Math.max(starts, least) + 1
      return starts
    },
    async append({ standing: next, ...beat }) {
      if (kept.some(({ id }) => id === beat.id)) return []
      const all = [...kept, { ...beat, unchanged: next === standing }]
      standing = next
      const dropped = beatsToDrop(all, limit)
      kept = all.filter((one) => !dropped.includes(one))
      return dropped.map(({ id, unchanged }) => ({ id, unchanged }))
    },
    oldest: async (most) => kept.slice(0, most),
    size: async () => ({ beats: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) }),
    async remove(ids) {
      kept = kept.filter(({ id }) => !ids.includes(id))
    },
    async renumber(beats) {
      const next = new Map(beats.map((beat) => [beat.id, beat]))
      kept = kept.map((beat) => ({ ...beat, ...next.get(beat.id) }))
    },
    clockOffset: async () => offsetMs,
    async setClockOffset(ms) {
      offsetMs = ms
    },
    pause: async () => pause,
    async setPause(next) {
      pause = next
    },
    close: async () => {},
  }
}
