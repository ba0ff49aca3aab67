import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { objectOf, textOf } from '../../gateway/protocol/loose-value.ts'
import { isThere } from '../../host/files/is-there.ts'
import { fromHome, openClawPaths, readOpenClawFile } from './openclaw-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The log file of the gateway of this host: the one that OpenClaw's configuration names, else the newest of the days that
 * OpenClaw would write to.
 *
 * @param now epoch milliseconds
 * @returns `null` where there is none
 * @throws VitalsError NOT_PERMITTED where the one of the configuration may not be looked for
 */
export async function openClawLog(env: Env, now: number): Promise<string | null> {
  const named = await configured(env)
  if (named !== null) return isThere(named) && isFile(named) ? named : null
  const usual = [0, 1].flatMap((daysAgo) => usualPaths(env, new Date(now - daysAgo * 86_400_000)))
  return usual.find(isFile) ?? null
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    // A folder that is closed to us holds the log of another user's gateway.
    return false
  }
}

async function configured(env: Env): Promise<string | null> {
  for (const path of openClawPaths(env)) {
    const config = await readOpenClawFile(path)
    const file = textOf(objectOf(config?.logging).file)
    if (config !== null) return file === null ? null : fromHome(env, file)
  }
  return null
}

/** A file a day, by the date of the host; one of a profile has its name. */
function usualPaths(env: Env, date: Date): string[] {
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const profile = /^[\w-]{1,64}$/.test(env.OPENCLAW_PROFILE ?? '') ? `-${env.OPENCLAW_PROFILE}` : ''
  const names = [...new Set([`openclaw-${day}${profile}.log`, `openclaw-${day}.log`])]
  const folders = [
    '/tmp/openclaw',
    join(tmpdir(), 'openclaw'),
    join(tmpdir(), `openclaw-${process.getuid?.() ?? 0}`),
  ]
  return folders.flatMap((folder) => names.map((name) => join(folder, name)))
}
