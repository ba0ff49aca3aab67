import type { Block } from '../mdoc.ts'

/** What `vitals policy simulate` reads and how it takes it, for vitals-policy(1). */
export const simulationBlocks: readonly Block[] = [
  'Samples come in one of these forms; the name of the file, else its beginning, tells which it is.',
  {
    terms: [
      [
        'NDJSON',
        'One sample a line: `{"ts": TIME, "NAME": VALUE, ...}`, or `{"ts": TIME, "probes": {"NAME": VALUE or result, ...}}` as `vitals probe --record` writes it, or a heartbeat. `facts` may stand in each. Samples with `boot_epoch` and `seq` are taken in the order of these numbers, whatever their times. A key that stands in a line twice is a fault of it.',
      ],
      [
        'CSV',
        'A header with a column of time (`ts`, `timestamp`, `time` or `date` in any case, or `--column X=ts`), then a sample a record. Cells are separated by `,`, `;` or tabs. An empty cell is no value; any other text that is no number where the policy compares one (`8%`, `10,5`) is a fault of its record.',
      ],
      [
        'Prometheus',
        'The JSON answer of `query_range`. A series is called by its metric name, by its whole selector where several share one. What is no number (`null`, an empty text) counts as missing, and is reported with its place.',
      ],
      [
        'heartbeats',
        'A directory with a heartbeat of one agent in each `.json` file; they are taken in the order of `boot_epoch` and `seq`.',
      ],
    ],
  },
  'A time is ISO 8601 (UTC where it has no zone), `YYYY-MM-DD hh:mm:ss`, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size; times outside the years 1970 to 2200 are refused. A time that goes back is a fault, unless numbers give the order; equal times count in the order of the input, and are said. A name may be that of a probe, of a field that a condition reads (`disk.free_pct`), a sampled name, a fact, or a signal, whose expression is then not computed. `--column SOURCE=NAME` reads a column, key or series under such a name. Other names are ignored and counted; `null`, NaN and infinities are no value. Of a probe that is given by its fields, a field that is not there tells nothing: `has()` of it is unknown.',
  'Input without any sample, or with nothing that the policy reads, ends with 65, in every command and with every option: nothing can be said of it.',
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
