import { VitalsError } from '../../core/errors.ts'
import type { KeptBeat } from '../../core/heartbeat/sending/spool-limit.ts'
import type { BeatSpool, DroppedBeat, NewBeat, Pause, RenumberedBeat } from '../../store/spool/port.ts'

const diskFailures: ReadonlySet<string> = new Set(['CANNOT_WRITE', 'IO', 'STATE_LOCKED'])

/**
 * A spool on the disk that goes on in memory where the disk takes nothing: the beat that tells of a full disk must still
 * go out. What is in memory moves to the disk as soon as that takes it.
 */
export class LastingSpool implements BeatSpool {
  readonly #disk: BeatSpool
  readonly #memory: BeatSpool
  readonly #failed: (error: VitalsError) => void
  /** Beats that are done and could not be taken off the disk. */
  readonly #done = new Set<string>()
  #standings = new Map<string, string>()

  /** @param failed is told each time that the disk fails */
  constructor(disk: BeatSpool, memory: BeatSpool, failed: (error: VitalsError) => void) {
    this.#disk = disk
    this.#memory = memory
    this.#failed = failed
  }

  /** @throws VitalsError CANNOT_WRITE: a start that is not on the disk has no number */
  countStart(least?: number): Promise<number> {
    return this.#disk.countStart(least)
  }

  /** Whether a beat that is kept outlives this process: the disk has it. */
  isLasting(id: string): boolean {
    return !this.#standings.has(id)
  }

  async append(beat: NewBeat): Promise<readonly DroppedBeat[]> {
    return await this.#unlessDiskFails(
      async () => [...(await this.#move()), ...(await this.#disk.append(beat))],
      () => {
        this.#standings.set(beat.id, beat.standing)
        return this.#memory.append(beat)
      },
    )
  }

  async oldest(most: number): Promise<readonly KeptBeat[]> {
    const onDisk = await this.#unlessDiskFails(
      () => this.#disk.oldest(most + this.#done.size),
      async () => [],
    )
    const open = onDisk.filter(({ id }) => !this.#done.has(id))
    return [...open, ...(await this.#memory.oldest(most))].slice(0, most)
  }

  async size() {
    const none = { beats: 0, bytes: 0 }
    const sizes = [
      await this.#unlessDiskFails(
        () => this.#disk.size(),
        async () => none,
      ),
      await this.#memory.size(),
    ]
    const beats = sizes.reduce((sum, size) => sum + size.beats, 0) - this.#done.size
    return { beats: Math.max(0, beats), bytes: sizes.reduce((sum, size) => sum + size.bytes, 0) }
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#memory.remove(ids)
    for (const id of ids) if (!this.#standings.delete(id)) this.#done.add(id)
    if (this.#done.size === 0) return
    await this.#unlessDiskFails(
      async () => {
        await this.#disk.remove([...this.#done])
        this.#done.clear()
      },
      async () => {},
    )
  }

  async renumber(beats: readonly RenumberedBeat[]): Promise<void> {
    await this.#disk.renumber(beats)
    await this.#memory.renumber(beats)
  }

  clockOffset(): Promise<number> {
    return this.#unlessDiskFails(
      () => this.#disk.clockOffset(),
      () => this.#memory.clockOffset(),
    )
  }

  async setClockOffset(ms: number): Promise<void> {
    await this.#memory.setClockOffset(ms)
    await this.#disk.setClockOffset(ms)
  }

  pause(): Promise<Pause | null> {
    return this.#unlessDiskFails(
      () => this.#disk.pause(),
      () => this.#memory.pause(),
    )
  }

  async setPause(pause: Pause | null): Promise<void> {
    await this.#memory.setPause(pause)
    await this.#disk.setPause(pause)
  }

  async close(): Promise<void> {
    await this.#disk.close()
  }

  async #move(): Promise<readonly DroppedBeat[]> {
    const dropped: DroppedBeat[] = []
    for (const { id, order, body, bytes } of await this.#memory.oldest(Number.MAX_SAFE_INTEGER)) {
      const standing = this.#standings.get(id) ?? ''
      dropped.push(...(await this.#disk.append({ id, order, body, bytes, standing })))
      await this.#memory.remove([id])
      this.#standings.delete(id)
    }
    return dropped
  }

  async #unlessDiskFails<Result>(
    work: () => Promise<Result>,
    otherwise: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof VitalsError) || !diskFailures.has(error.code)) throw error
      this.#failed(error)
      return await otherwise()
    }
  }
}
