type Environment = Readonly<Record<string, string | undefined>>

/** What a program needs to find its way about; none of it is a secret. */
const handedOn: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  ...['LC_ALL', 'LC_ADDRESS', 'LC_COLLATE', 'LC_CTYPE', 'LC_IDENTIFICATION', 'LC_MEASUREMENT', 'LC_MESSAGES'],
  ...['LC_MONETARY', 'LC_NAME', 'LC_NUMERIC', 'LC_PAPER', 'LC_TELEPHONE', 'LC_TIME'],
  'TZ',
  'TERM',
  'TMPDIR',
  'HOSTNAME',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_CONFIG_DIRS',
  'XDG_CACHE_HOME',
  'XDG_DATA_HOME',
  'XDG_DATA_DIRS',
  'XDG_STATE_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'DBUS_SYSTEM_BUS_ADDRESS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
])

/**
 * The environment that a child of ours gets: of ours only what every program needs, so that no token, password, key
 * or directory of credentials reaches it, under whatever name it stands there. On top of that comes what was declared:
 * a text is given as it is, `null` hands on the variable of our own environment where it is set.
 */
export function childEnvironment(
  ours: Environment,
  declared: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const given: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(ours)) {
    if (value !== undefined && handedOn.has(name)) given[name] = value
  }
  for (const [name, value] of Object.entries(declared)) {
    const found = value ?? (Object.hasOwn(ours, name) ? ours[name] : undefined)
    if (found !== undefined) given[name] = found
  }
  return given
}
