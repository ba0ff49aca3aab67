import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { usualSpoolLimit } from '../../core/heartbeat/sending/spool-limit.ts'
import { isoTime } from '../../core/text/time.ts'
import { spoolPath, sqliteSpool } from '../../store/spool/sqlite/sqlite-spool.ts'
import { type DoctorFinding, failed, finding } from './finding.ts'

/** What the agents of this state directory keep, and whether their gateway still wants it. Nothing is changed. */
export async function examineAgents(stateDirectory: string): Promise<DoctorFinding[]> {
  const folder = join(stateDirectory, 'agent')
  if (!existsSync(folder)) return []
  try {
    const agents = readdirSync(folder).flatMap((name) => /^(.+)\.db$/.exec(name)?.[1] ?? [])
    return await Promise.all(agents.sort().map((agent) => examineAgent(stateDirectory, agent)))
  } catch (error) {
    return [failed('agent', error)]
  }
}

async function examineAgent(stateDirectory: string, agent: string): Promise<DoctorFinding> {
  const damage: string[] = []
  const spool = sqliteSpool(spoolPath(stateDirectory, agent), usualSpoolLimit, (line) => damage.push(line))
  try {
    const pause = await spool.pause()
    const { beats } = await spool.size()
    const kept = beats === 1 ? '1 beat of it is kept' : `${beats} beats of it are kept`
    if (damage.length > 0) return finding('agent', 'note', `${agent}: ${damage.join(', ')}.`)
    if (pause?.kind === 'gone') return finding('agent', 'fix', removed(agent, kept, pause.until), removedHint)
    if (beats === 0) return finding('agent', 'ok', `The gateway has every beat of ${agent}.`)
    return finding('agent', 'note', `${agent}: ${kept}, until its gateway takes them.`, keptHint)
  } catch (error) {
    return failed('agent', error)
  } finally {
    await spool.close()
  }
}

function removed(agent: string, kept: string, until: number): string {
  return `${agent} was removed at its gateway, which is asked again after ${isoTime(until).slice(0, 16)}Z; ${kept}.`
}

const removedHint =
  "To come back it needs a new key: 'vitals key create --agent ID' on the host of the gateway, or a joining key. Else stop its service or its line of cron."
const keptHint =
  "'vitals agent beat' sends them and says what is in the way; so does the log of 'vitals agent run'."
