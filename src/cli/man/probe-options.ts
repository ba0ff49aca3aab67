const allow_link_local =
  'Whether link-local addresses, which clouds use for their metadata, may be asked. The default is false.'

/** The options of each probe kind beside `kind`, `ttl` and `timeout`, in words; a test holds them to the kinds. */
export const probeOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cpu: {},
  memory: {},
  disk: { path: 'Any path on the file system. The default is `/`.' },
  process: {
    pid_file: 'A file whose first line is the process id.',
    name: 'Name of the program: that of its executable, of its first argument, or of its command.',
    pattern: 'A pattern in RE2 syntax that is searched for in the command line.',
  },
  file: {
    path: 'The file. Symbolic links are followed.',
    digest: 'Whether to read the content and digest it. The default is false.',
    digest_max: 'The largest content that is digested. The default is `16MiB`.',
  },
  http: {
    url: 'What to ask for, over http or https.',
    method: '`GET`, the default, `HEAD` or `OPTIONS`.',
    headers: 'Fields to send, as a mapping.',
    expect_status:
      'The status that is right: a number, a range such as `200-399`, or a list of these. The default is `200-399`.',
    match: 'A pattern in RE2 syntax that the body must contain.',
    samples: 'How often to ask, for the percentiles. The default is 1.',
    follow_redirects: 'Whether to follow a redirection. The default is true.',
    max_body: 'How much of the body is read. The default is `64KiB`.',
    ca_file: 'A PEM file of the authorities to trust instead of the usual ones.',
    insecure_skip_verify: 'Whether to accept any certificate. The default is false.',
    allow_link_local,
  },
  tcp: {
    host: 'Name or address. The default is `127.0.0.1`.',
    port: 'Number of the port. Required.',
    allow_link_local,
  },
  command: {
    argv: 'The program and its arguments. No shell reads them.',
    format:
      'How to read the output: `status` takes the exit status alone, `json` one JSON document, `nagios` the line of a monitoring plugin with its performance data. `auto`, the default, tells by the output.',
    cwd: 'The directory to run in.',
    env: 'Variables of its environment besides `PATH`, `HOME`, `USER`, `SHELL`, `LANG`, `LC_*`, `TZ`, `TERM`, `TMPDIR`, the `XDG_*` directories, the addresses of D-Bus and the files of trusted certificates; all else of the environment of vitals is kept from it, tokens and passwords above all. Either a list of names, which are handed on, or a mapping of names to values, in which `null` hands on.',
  },
  dns: {
    name: 'The name to ask for.',
    type: '`A`, the default, `AAAA`, `CNAME`, `MX`, `TXT`, `NS` or `SRV`.',
    server:
      "The name server to ask, as `host:port`. The default is the system's; the hosts file is never read.",
    expect: 'The right answers, written as in the field `answers`.',
    expect_mode:
      'Whether the answers must be exactly those of `expect`, hold `all` of them, or `any`. The default is `exact`.',
  },
  certificate: {
    file: 'A PEM or DER file. The first certificate in it counts; the others are its chain.',
    endpoint: 'A TLS server, as `host:port`. The port is 443 unless told.',
    server_name: 'The name to ask the server for. The default is the host of `endpoint`.',
    names: 'Names that the certificate must be for.',
    ca_file: 'A PEM file of the authorities to trust instead of the usual ones.',
    allow_link_local,
  },
  credential: {
    file: 'The file that holds the token: a JWT, or any other text without blanks. Symbolic links are followed.',
    token_key: 'Where the token stands in a JSON file, as keys with dots between them: `auth.access_token`.',
    expires_key:
      'Where its end stands in a JSON file: a time, or seconds or milliseconds since 1970. Without it the `exp` of a JWT counts.',
    max_mode: 'The widest permissions that are right. The default is `0600`.',
    url: 'What to ask with the token as bearer. It must be https, or this host. Give such a probe a `ttl`, or every run asks.',
    ca_file: 'A PEM file of the authorities to trust instead of the usual ones.',
  },
  queue: {
    path: 'The directory.',
    layout:
      '`files`, the default: the regular files in it whose names do not begin with a dot, aged by their last change. `postfix`, `exim`: a mail queue, such as `/var/spool/postfix`, aged by the names of its entries or, with the short names of postfix, by when the files were made. `maildir`: the new mail in it.',
    pattern: 'A pattern in RE2 syntax that the name of an entry must contain.',
    max_entries: 'How many entries are looked at. The default is 10000.',
  },
  log: {
    path: 'The log. What it is rotated to must lie beside it, as `app.log.1`, `app.log-20261121` or `app.1.log`.',
    pattern: 'A pattern in RE2 syntax that a line must contain to count.',
    from: 'Where the first run begins: at the `end`, the default, or at the `start`. A run that keeps no state is a first run; one that begins at the end reads nothing and counts nothing.',
    max_bytes:
      'How much is read in one run. The default is `64MiB`. Reading also ends with six tenths of the time of the probe; the next run goes on from there.',
  },
  clock: {
    server:
      'The time server to ask, as `host:port`. The port is 123 unless told. Without it, chronyd or systemd-timesyncd of this host say whether the clock is right.',
  },
  heartbeat: {
    path: 'A file with one heartbeat as JSON, or with one a line and the newest last.',
    gateway:
      'Instead of a file, the gateway that hears the agent: a mapping with `url`, `token_file`, `password_file`, `tls_fingerprint` and `allow_link_local` as for `gateway`.',
    agent:
      'The agent whose beat counts, where several write the file; with `gateway` it has to be named. Of OpenClaw it is the id or the name of a node.',
  },
  systemd: {
    unit: 'The unit. `.service` is put behind a name without such an ending.',
    user: 'Whether to ask the manager of this user. The default is false.',
  },
  permission: {
    path: 'The top of the tree. Symbolic links in it are not followed.',
    baseline:
      'Any text. The first run remembers the tree; to accept how it has become, write another text here.',
    max_entries: 'How many entries the tree may have. The default is 10000.',
  },
  gateway: {
    url: 'The gateway, over ws or wss. The default is `ws://127.0.0.1:18789`.',
    token_file:
      'A file of mode 0600 with its token. Without an `url`, `VITALS_GATEWAY_TOKEN` and `OPENCLAW_GATEWAY_TOKEN` are used too.',
    password_file: 'A file of mode 0600 with its password.',
    tls_fingerprint: 'SHA-256 fingerprint of the only certificate that is accepted.',
    allow_link_local,
    ask: 'Which of its parts to ask for: `channels`, `sessions`, `cron`, `nodes`, `usage`. The default is all but `usage`, for which a gateway may ask its providers.',
    nodes: 'The nodes that have to be there, by id or name. The default is all that the gateway lists.',
  },
}
