/** One setting that files and the environment can give. */
export interface ConfigKey {
  /** Variables that give it, the strongest first; only the first part of a list with colons counts. */
  readonly variables: readonly string[]
  /** Whether it is a path: in a file it is then relative to the directory of that file. */
  readonly isPath: boolean
  /** What it does, for the manual. */
  readonly meaning: string
}

/**
 * Every setting of a configuration file. In `vitals.yaml` they stand under these names; the schema, the manual and
 * `vitals config show` are checked against this table.
 */
export const configKeys = {
  policy: {
    variables: ['VITALS_POLICY'],
    isPath: true,
    meaning: 'The policy that `vitals probe` judges by when it is given none.',
  },
  agent_id: {
    variables: ['VITALS_AGENT_ID'],
    isPath: false,
    meaning: 'Name of this host in reports. Without it, the name of the host is made to fit.',
  },
  color: {
    variables: ['VITALS_COLOR'],
    isPath: false,
    meaning: '`auto`, `always` or `never`. In a file it is weaker than `FORCE_COLOR` and `NO_COLOR`.',
  },
  state_dir: {
    variables: ['VITALS_STATE_DIR', 'STATE_DIRECTORY'],
    isPath: true,
    meaning: 'Directory for everything that is remembered between runs.',
  },
  audit_checkpoint_to: {
    variables: ['VITALS_AUDIT_CHECKPOINT_TO'],
    isPath: true,
    meaning:
      'File, best on the disk of another host, that a signed checkpoint of the trail is added to after each run that adds to the trail.',
  },
  gateway_url: {
    variables: ['VITALS_GATEWAY_URL', 'OPENCLAW_GATEWAY_URL'],
    isPath: false,
    meaning: 'Address of the gateway that `vitals health` and the other commands ask.',
  },
  gateway_token_file: {
    variables: [],
    isPath: true,
    meaning: 'File of mode 0600 with the token of the gateway that the same file names, and of no other.',
  },
  gateway_password_file: {
    variables: [],
    isPath: true,
    meaning: 'File of mode 0600 with the password of the gateway that the same file names.',
  },
  gateway_tls_fingerprint: {
    variables: [],
    isPath: false,
    meaning: 'SHA-256 fingerprint of the only certificate that this gateway may show.',
  },
  agent_gateway_url: {
    variables: ['VITALS_AGENT_GATEWAY_URL'],
    isPath: false,
    meaning: 'Address of the gateway that `vitals agent` sends its beats to, such as https://HOST:18900.',
  },
  agent_key_file: {
    variables: ['VITALS_AGENT_KEY_FILE'],
    isPath: true,
    meaning:
      'File of mode 0600 with the key that beats are signed by, as `vitals key create --json` prints it. Where a file names the gateway, only the same file can name the key.',
  },
  agent_joining_key_file: {
    variables: ['VITALS_AGENT_JOINING_KEY_FILE'],
    isPath: true,
    meaning:
      'File of mode 0600 with a joining key, as `vitals key enrol --json` prints it, by which the agent fetches its key where it has none. It counts for the same gateways as the key.',
  },
  agent_ca_file: {
    variables: ['VITALS_AGENT_CA_FILE'],
    isPath: true,
    meaning: 'Certificates in PEM, of which one must have signed that of this gateway.',
  },
  agent_cert_file: {
    variables: ['VITALS_AGENT_CERT_FILE'],
    isPath: true,
    meaning: 'Certificate of the agent in PEM, for a gateway that asks for one.',
  },
  agent_cert_key_file: {
    variables: ['VITALS_AGENT_CERT_KEY_FILE'],
    isPath: true,
    meaning: 'File of mode 0600 with the key of this certificate in PEM.',
  },
} as const satisfies Readonly<Record<string, ConfigKey>>

export type ConfigName = keyof typeof configKeys

/** All names, in the order of the table. */
export const configNames = Object.keys(configKeys) as readonly ConfigName[]

/** What one file gives. */
export type ConfigValues = Readonly<Partial<Record<ConfigName, string>>>
