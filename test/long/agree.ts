import { agree, type Part } from '../model/agree.ts'

/*
 * `node test/long/agree.ts PART TICKS [SEED…]`: the engine and the model over so many random ticks of each seed, 1 unless
 * told. PART is `states` (every state and every change of one) or `all` (also every message, action and what holds it).
 */
const [part, ticks] = [process.argv[2], Number(process.argv[3])]
const seeds = process.argv.length > 4 ? process.argv.slice(4).map(Number) : [1]
const compared: Readonly<Record<Part, string>> = {
  states: 'states and their changes',
  all: 'states, their changes, messages and actions',
}
if (part !== 'states' && part !== 'all') throw new Error(`no such part: ${part}`)
if (![ticks, ...seeds].every(Number.isInteger)) throw new Error('TICKS and SEED are whole numbers')

let total = 0
for (const seed of seeds) {
  const outcome = agree(ticks, seed, part)
  total += outcome.ticks
  const figures = `${outcome.ticks} ticks of ${outcome.cases} random policies (seed ${seed})`
  if (outcome.difference === null) {
    process.stdout.write(`${compared[part]}: engine and model agree in ${figures}\n`)
    continue
  }
  process.stdout.write(`${compared[part]}: engine and model agree in ${figures}, and differ in the next\n`)
  process.stderr.write(`${outcome.difference}\n`)
  process.exitCode = 1
}
process.stdout.write(`${compared[part]}: ${total} ticks compared over ${seeds.length} seeds\n`)
