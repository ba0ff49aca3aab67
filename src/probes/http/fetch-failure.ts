/** An address that is not asked; `hop` is 0 for the policy's own. */
export class DeniedAddressError extends Error {
  readonly hop: number

  constructor(host: string, hop: number) {
    super(`${host} is a link-local or metadata address; allow_link_local: true allows it`)
    this.name = 'DeniedAddressError'
    this.hop = hop
  }
}

/** A redirect that leads nowhere. */
export class RedirectError extends Error {
  readonly status: number

  constructor(detail: string, status: number) {
    super(detail)
    this.name = 'RedirectError'
    this.status = status
  }
}

/** A certificate that is not trusted. */
export class DistrustError extends Error {
  readonly daysLeft: number | null

  constructor(detail: string, daysLeft: number | null) {
    super(`the certificate is not trusted: ${detail}`)
    this.name = 'DistrustError'
    this.daysLeft = daysLeft
  }
}
