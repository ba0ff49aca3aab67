const allowed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * This host's agent id: the one that is set, else the host name made to fit `[A-Za-z0-9._-]`, at most 64 characters.
 * A set value that does not fit is an error of the one who set it, and reported by the caller.
 *
 * @returns `null` when what is set is no id.
 */
export function agentId(given: string | null, hostname: () => string): string | null {
  if (given !== null) return allowed.test(given) ? given : null
  const fitted = hostname()
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
  return fitted === '' ? 'localhost' : fitted
}
