/** Variables that every command which asks a gateway obeys. */
export const gatewayEnvironment: readonly (readonly [name: string, meaning: string])[] = [
  ['VITALS_GATEWAY_URL', 'Address of the gateway, as `--url`.'],
  ['VITALS_GATEWAY_TOKEN', 'Token of the gateway; `VITALS_TOKEN_FILE` names a file with it instead.'],
  [
    'VITALS_GATEWAY_PASSWORD',
    'Password of the gateway; `VITALS_PASSWORD_FILE` names a file with it instead.',
  ],
  ['VITALS_TLS_FINGERPRINT', 'As `--tls-fingerprint`.'],
  [
    'CREDENTIALS_DIRECTORY',
    'Set by systemd. A credential of the unit called `gateway-token` or `gateway-password` is used.',
  ],
  [
    'OPENCLAW_GATEWAY_URL',
    'With `OPENCLAW_GATEWAY_PORT`, `OPENCLAW_GATEWAY_TOKEN` and `OPENCLAW_GATEWAY_PASSWORD`: obeyed as OpenClaw itself does. The same names with `CLAWDBOT_` or `MOLTBOT_`, from before it was renamed, are obeyed too and earn one line of warning.',
  ],
  [
    'OPENCLAW_CONFIG_PATH',
    "Where OpenClaw's own configuration is; `OPENCLAW_STATE_DIR`, `OPENCLAW_HOME` and `OPENCLAW_PROFILE` move it as they do for OpenClaw.",
  ],
]

/** Files that every command which asks a gateway may read. */
export const gatewayFiles: readonly (readonly [path: string, meaning: string])[] = [
  [
    '~/.openclaw/openclaw.json',
    'Configuration of OpenClaw, from which address and credential of the gateway of this host are taken when nothing else names one.',
  ],
  [
    '~/.local/state/vitals/gateways',
    'By which way each gateway let this host in, and the key of this host for gateways that let only known devices read. No credential of a gateway is kept.',
  ],
]
