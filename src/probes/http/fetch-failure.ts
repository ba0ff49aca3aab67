import type { DeniedAddressError } from '../../host/network/denied-address.ts'

/** A redirect to an address that is not asked. */
export class DeniedRedirectError extends Error {
  constructor(cause: DeniedAddressError) {
    super(`redirected to a denied address: ${cause.message}`, { cause })
    this.name = 'DeniedRedirectError'
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
