import { killAtRandom } from './kills.ts'
import {
  fewHandles,
  fullDisk,
  readOnly,
  type Trouble,
  twentyAtOnce,
  wrongClock,
  wrongOwner,
} from './troubles.ts'

/* `node test/long/crash/crash.ts [KILLS]`: what a host can do to the built program, and whether it loses or doubles
   anything that it said it had remembered. 1,000 kills unless told. */
const kills = Number(process.argv[2] ?? 1_000)
const note = (text: string) => process.stdout.write(`${text}\n`)
const troubles: readonly [string, Trouble][] = [
  ['20 runs at once', twentyAtOnce],
  ['full disk', fullDisk],
  ['read-only disk', readOnly],
  ['few file handles', fewHandles],
  ['wrong owner and mode', wrongOwner],
  ['clock 200 days ahead and behind', wrongClock],
]

let faults = 0
for (const [name, trouble] of troubles) {
  const found = await trouble()
  if (typeof found === 'string') note(`${name}: skipped, ${found}`)
  else {
    faults += found.length
    note(`${name}: ${found.length} faults${found.map((fault) => `\n  ${fault}`).join('')}`)
  }
}
const lost = await killAtRandom(kills, note)
for (const fault of lost) note(`  ${fault}`)
process.exitCode = faults + lost.length === 0 ? 0 : 1
