import { type ErrorCode, type Finding, type Place, VitalsError } from '../../../errors.ts'

const mostErrors = 100

/** Collects what is wrong with a file, so that one run of its loader names everything. */
export class Findings {
  readonly errors: Finding[] = []
  readonly warnings: Finding[] = []
  readonly #path: string
  readonly #known = new Set<string>()
  readonly #code: ErrorCode

  /** @param code what {@link Findings.throwIfAny} throws; its message takes a `path`. */
  constructor(path: string, code: ErrorCode = 'POLICY_INVALID') {
    this.#path = path
    this.#code = code
  }

  /**
   * Notes an error; a second one of the same kind at the same place would only repeat the first. Beyond 100 there is
   * nothing more to learn, and a hostile file must not cost time for each.
   */
  error(code: string, message: string, place: Place, hint: string | null = null): void {
    if (this.errors.length === mostErrors) return
    const key = `${place.line}:${place.column} ${code} ${message}`
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.errors.push({ code, severity: 'error', message, hint, place })
  }

  warning(code: string, message: string, place: Place, hint: string | null = null): void {
    this.warnings.push({ code, severity: 'warning', message, hint, place })
  }

  /**
   * Throws the error of the file with every error found so far, in the order of the file; does nothing without one.
   *
   * @param params what the error says besides the `path`
   */
  throwIfAny(params: Readonly<Record<string, string>> = {}): void {
    if (this.errors.length === 0) return
    const findings = [...this.errors].sort(
      (a, b) =>
        (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
    )
    throw new VitalsError(this.#code, { params: { ...params, path: this.#path }, findings })
  }
}
