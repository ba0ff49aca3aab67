import { canonicalJson } from '../../../core/text/canonical-json.ts'
import type { Value } from '../../../core/value.ts'
import { type BeatName, type BeatRow, beatKey, type IngestTransaction } from '../../../store/gateway/port.ts'

/** The beats that are known: those of the store that were asked for, and those of this step. */
export class KnownBeats {
  readonly #known = new Map<string, BeatRow>()
  readonly #asked = new Set<string>()
  readonly #step: IngestTransaction

  constructor(step: IngestTransaction) {
    this.#step = step
  }

  /** Looks up in the store what was not looked up before. */
  async ask(wanted: readonly BeatName[]): Promise<void> {
    const unasked = wanted.filter(
      (name) => !this.#asked.has(beatKey(name)) && !this.#known.has(beatKey(name)),
    )
    if (unasked.length === 0) return
    for (const name of unasked) this.#asked.add(beatKey(name))
    for (const [key, row] of await this.#step.beats(unasked)) this.#known.set(key, row)
  }

  find(name: BeatName): BeatRow | null {
    return this.#known.get(beatKey(name)) ?? null
  }

  add(row: BeatRow): void {
    this.#known.set(beatKey(row), row)
  }
}

/**
 * Whether a body is the one that is known under its id. How many beats were still kept when it was sent is no part of it:
 * a beat that was sent once and then out of a spool is the same.
 */
export function isSameBeat(
  { print, body, isShortened = false }: BeatRow,
  text: string,
  textPrint: string,
): boolean {
  if (print === textPrint) return true
  if (body === null) return false
  const known = withoutSpooled(new TextDecoder().decode(body), isShortened)
  return known === withoutSpooled(text, isShortened)
}

function withoutSpooled(text: string, isShortened: boolean): string {
  const { spooled: _, components, ...rest } = JSON.parse(text) as { readonly [key: string]: Value }
  return canonicalJson(isShortened || components === undefined ? rest : { ...rest, components })
}
