const allowed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * This host's agent id: `$VITALS_AGENT_ID`, else the host name made to fit `[A-Za-z0-9._-]`, at most 64 characters.
 * A value of the variable that does not fit is an error of whoever set it, and told by the caller.
 *
 * @returns `null` when the variable is set to something that is no id.
 */
export function agentId(
  env: Readonly<Record<string, string | undefined>>,
  hostname: () => string,
): string | null {
  const given = env.VITALS_AGENT_ID
  if (given) return allowed.test(given) ? given : null
  const fitted = hostname()
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
  return fitted === '' ? 'localhost' : fitted
}
