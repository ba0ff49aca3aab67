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
    allow_link_local:
      'Whether link-local addresses, which clouds use for their metadata, may be asked. The default is false.',
  },
  tcp: {
    host: 'Name or address. The default is `127.0.0.1`.',
    port: 'Number of the port. Required.',
  },
  command: {
    argv: 'The program and its arguments. No shell reads them.',
    format:
      'How to read the output: `status` takes the exit status alone, `json` one JSON document, `nagios` the line of a monitoring plugin with its performance data. `auto`, the default, tells by the output.',
    cwd: 'The directory to run in.',
    env: 'Variables to add to the environment, as a mapping.',
  },
}
