import { VitalsError } from '../../../../errors.ts'
import { nearest } from '../../../../text/nearest.ts'
import type { Engine } from '../../../engine/compiled.ts'
import { type FieldInlet, type Inlets, inletsOf } from './inlets.ts'

const mostNamesKept = 1_000

/** What `--column X=ts` says: X holds the time. */
export const timeTarget = 'ts'

/** Maps the names of an input to slots, and knows what was asked for, found and left out. */
export class SourceNames {
  /** The name that holds the time, where one was told; `null` for the usual ones. */
  readonly timeName: string | null
  readonly #engine: Engine
  readonly #path: string
  readonly #inlets: Inlets
  readonly #columns: ReadonlyMap<string, string>
  readonly #taken: ReadonlySet<string>
  readonly #slots = new Map<string, number>()
  readonly #ignored = new Set<string>()
  /** Sources of `columns` that the input has. */
  readonly #found = new Set<string>()
  /** The policy's names that the input brings something of. */
  readonly #brought = new Set<string>()
  readonly #fields = new Map<number, readonly FieldInlet[]>()
  #isUsed = false

  /** @param columns source names and the policy's names they stand for */
  constructor(engine: Engine, path: string, columns: ReadonlyMap<string, string>) {
    this.#engine = engine
    this.#path = path
    this.#inlets = inletsOf(engine)
    this.#columns = columns
    this.#taken = new Set(columns.values())
    this.timeName = [...columns].find(([, target]) => target === timeTarget)?.[0] ?? null
  }

  /** Names of the input that the policy does not use; the first thousand. */
  get ignored(): readonly string[] {
    return [...this.#ignored]
  }

  /** Of the names that were left out those that nearly are one which the policy reads and did not get, with that one. */
  get meant(): ReadonlyMap<string, string> {
    const absent = [...this.#inlets.read].filter((name) => !this.#brought.has(name))
    return new Map(
      this.ignored.flatMap((name) => {
        const near = nearest(name, absent)
        return near === null ? [] : [[name, near] as const]
      }),
    )
  }

  /** The fields that may stand by themselves, of each probe of which the input has at least one. */
  get fields(): Iterable<readonly FieldInlet[]> {
    return this.#fields.values()
  }

  /** The slot of a source, -1 for one that the policy does not use. */
  slotOf(source: string): number {
    const known = this.#slots.get(source)
    if (known !== undefined) return known
    const name = this.#columns.get(source) ?? (this.#taken.has(source) ? null : source)
    const slot = name === null ? -1 : (this.#inlets.slots.get(name) ?? -1)
    if (this.#slots.size < mostNamesKept) this.#slots.set(source, slot)
    if (this.#columns.has(source)) this.#found.add(source)
    if (slot !== -1) this.#use(slot)
    else if (this.#ignored.size < mostNamesKept) this.#ignored.add(source)
    return slot
  }

  /** Why the input cannot be what was meant, as an error of the catalogue; `null` when all that was asked for is there. */
  lacking(line: number, wanted: readonly string[]): VitalsError | null {
    const path = `${this.#path}:${line}`
    const missing = wanted.filter((name) => !this.#brought.has(name))
    const source = this.lostSource
    if (missing.length > 0 && source !== null) return this.noSuch(source)
    return missing.length === 0 ? null : this.#notThere('NAME_NOT_IN_INPUT', path, missing)
  }

  /** A source that was to be read by another name and never came. */
  get lostSource(): string | null {
    const sources = [...this.#columns.keys()].filter((source) => source !== this.timeName)
    return sources.find((source) => !this.#found.has(source)) ?? null
  }

  noSuch(source: string): VitalsError {
    const near = nearest(source, this.#slots.keys())
    return new VitalsError('NO_SUCH_COLUMN', {
      params: { path: this.#path, source, ...(near !== null && { near }) },
    })
  }

  /** An error where nothing that the input has is read by any condition, else `null`. */
  unused(): VitalsError | null {
    return this.#isUsed ? null : this.#notThere('NOTHING_USED', this.#path, [...this.#inlets.read])
  }

  #use(slot: number): void {
    const { names } = this.#engine.policy
    const field = this.#inlets.fields.find((inlet) => inlet.slot === slot)
    const base = names[field?.of ?? slot]?.name as string
    this.#brought.add(base)
    if (field !== undefined) {
      this.#fields.set(
        field.of,
        this.#inlets.fields.filter(({ of }) => of === field.of),
      )
    }
    this.#isUsed ||= [...this.#inlets.read].some(
      (text) => text === base || text.startsWith(`${base}.`) || text.startsWith(`${base}[`),
    )
  }

  #notThere(
    code: 'NAME_NOT_IN_INPUT' | 'NOTHING_USED',
    path: string,
    missing: readonly string[],
  ): VitalsError {
    const near = nearest(missing[0] as string, this.ignored)
    const names = missing.slice(0, 8).join(', ') + (missing.length > 8 ? ' and others' : '')
    const policy = this.#engine.policy.name
    return new VitalsError(code, { params: { path, policy, names, ...(near !== null && { near }) } })
  }
}
