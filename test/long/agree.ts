import { agree, type Part } from '../model/agree.ts'

/*
 * `node test/long/agree.ts PART TICKS [SEED]`: the engine and the model over so many random ticks. PART is `states` (every
 * state and every change of one) or `all` (also every message, action and what holds it).
 */
const [given, ticks, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? 1)]
const compared: Readonly<Record<Part, string>> = {
  states: 'states and their changes',
  all: 'states, their changes, messages and actions',
}
if (given !== 'states' && given !== 'all') throw new Error(`no such part: ${given}`)
if (!Number.isInteger(ticks) || !Number.isInteger(seed)) throw new Error('TICKS and SEED are whole numbers')

const outcome = agree(ticks, seed, given)
const figures = `${outcome.ticks} ticks of ${outcome.cases} random policies (seed ${seed})`
if (outcome.difference === null) {
  process.stdout.write(`${compared[given]}: engine and model agree in ${figures}\n`)
} else {
  process.stdout.write(`${compared[given]}: engine and model agree in ${figures}, and differ in the next\n`)
  process.stderr.write(`${outcome.difference}\n`)
  process.exitCode = 1
}
