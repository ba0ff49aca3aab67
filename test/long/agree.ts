import { agree, type Part } from '../model/agree.ts'

/*
 * `node test/long/agree.ts [TICKS] [SEED] [states|all]`: the engine and the model over a million random ticks, unless
 * told fewer; all that follows from states is compared with `all`.
 */
const ticks = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
const part: Part = process.argv[4] === 'all' ? 'all' : 'states'
const outcome = agree(ticks, seed, part)
if (outcome.difference !== null) {
  process.stderr.write(`${outcome.difference}\n\nafter ${outcome.ticks} ticks of ${outcome.cases} policies\n`)
  process.exitCode = 1
} else {
  process.stdout.write(`${outcome.ticks} ticks of ${outcome.cases} policies, no difference\n`)
}
