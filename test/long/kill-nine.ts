import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complaint, killOnce } from '../process/kill-loop.ts'

/* `node test/long/kill-nine.ts [ROUNDS]`: the kill loop of the test suite, 500 times unless told, a new file every 50. */
const rounds = Number(process.argv[2] ?? 500)
const perFile = 50
let unacknowledged = 0
let stateDir = ''

for (let round = 0; round < rounds; round += 1) {
  if (round % perFile === 0) {
    if (stateDir !== '') rmSync(stateDir, { recursive: true })
    stateDir = mkdtempSync(join(tmpdir(), 'vitals-kill-'))
  }
  const found = await killOnce(stateDir, '/srv/policy.yaml')
  const wrong = complaint(found)
  if (wrong !== null) throw new Error(`round ${round}, ${stateDir}: ${wrong}`)
  unacknowledged += found.state - found.acknowledged
}
rmSync(stateDir, { recursive: true, force: true })
process.stdout.write(`${rounds} kills, ${unacknowledged} saved without being told, nothing lost\n`)
