import { complaints, probeBesideWriters } from '../process/beside-a-writer.ts'

/* `node test/long/beside-a-writer.ts [SECONDS]`: the test of two runs a second beside a writer, for ten minutes. */
const seconds = Number(process.argv[2] ?? 600)
const outcome = await probeBesideWriters(seconds)
const { runs, rounds, counted, matched, sizes } = outcome
const wrong = complaints(outcome)
if (wrong.length > 0) throw new Error(wrong.join('\n'))
process.stdout.write(
  `${runs} runs and ${rounds} rounds counted ${counted}, ${matched} lines matched, ` +
    `state of ${Math.max(...sizes)} bytes at most, ${sizes.at(-1)} at the end, nothing lost\n`,
)
