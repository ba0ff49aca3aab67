import type { Block } from '../mdoc.ts'

/** What `vitals policy simulate` reads and how it takes it, for vitals-policy(1). */
export const simulationBlocks: readonly Block[] = [
  'Samples come in one of these forms; the name of the file, else its beginning, tells which it is.',
  {
    terms: [
      [
        'NDJSON',
        'One sample a line: `{"ts": TIME, "NAME": VALUE, ...}`, or `{"ts": TIME, "probes": {"NAME": VALUE or result, ...}}` as `vitals probe --record` writes it, or a heartbeat. `facts` may stand in each.',
      ],
      [
        'CSV',
        'A header with a column `ts` or `timestamp`, then a sample a record. An empty cell is no value.',
      ],
      [
        'Prometheus',
        'The JSON answer of `query_range`. A series is called by its metric name, by its whole selector where several share one.',
      ],
      [
        'heartbeats',
        'A directory with a heartbeat of one agent in each `.json` file; they are taken in the order of `boot_epoch` and `seq`.',
      ],
    ],
  },
  'A time is ISO 8601 (UTC where it has no zone), `YYYY-MM-DD hh:mm:ss`, or a number of seconds or milliseconds since 1970. A name may be that of a probe, a sampled name, a fact, or a signal, whose expression is then not computed. Other names are ignored and counted; `null`, NaN and infinities are no value.',
  {
    heading: 'Gaps',
    blocks: [
      'A tick without a sample of a name is missing. So are the ticks inside a gap of more than 1.5 intervals, unless `--no-fill` is given or the input is a recording of single runs, which count as they come. When the samples are nearer or farther than the interval of the policy, `--interval` says how far apart they are.',
    ],
  },
  {
    heading: 'What is assumed',
    blocks: [
      'Every message is delivered at once, and every action that is not suppressed is attempted. `remediation_applied` and other facts change only where the samples say so. An action is suppressed by its cooldown, by a spent budget (`given_up`), and a message also by flapping, by a dependency that fails, or by what else hides it. A state lasts until the next tick, the last one for an interval.',
      'Memory does not grow with the number of samples: what has to wait for the end of the input is kept in a temporary file without a name once it is longer than 8 MiB. Only a Prometheus answer is read whole, at most 512 MiB of it.',
      '`decision_hash` is a SHA-256 over the policy, every value that a condition reads and everything that was decided. It is the same for the same samples in any form.',
    ],
  },
]
