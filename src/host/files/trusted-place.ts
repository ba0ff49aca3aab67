import { lstatSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'

const othersMayWrite = 0o022
const sticky = 0o1000

/**
 * Why a directory is no place to trust, in words; `null` when it is one, or is not there yet. What is kept in it
 * decides what we run and tell, so that it and every directory above it must belong to us or root, and nobody else may
 * write it: of those above, one that keeps others from replacing what is not theirs (`/tmp`) will do, and so will one
 * that only the group of its owner's own name may write.
 *
 * @throws the system's error where it cannot be looked at.
 */
export function distrustOfDirectory(path: string): string | null {
  const own = statSync(path, { throwIfNoEntry: false })
  if (own?.isDirectory()) {
    const distrust = distrustOf(path, own, (own.mode & othersMayWrite) !== 0)
    if (distrust !== null) return distrust
  }
  return distrustAbove(path)
}

/**
 * Why a file that was opened is not to be trusted, in words, with the directory that it lies in: as
 * {@link distrustOfDirectory}, but there others may make files of their own if they cannot touch this one.
 */
export function distrustOfFile(path: string, stats: Stats): string | null {
  if (!isOurs(stats)) return 'it belongs to another user'
  if ((stats.mode & 0o002) !== 0) return 'everybody may write it'
  if ((stats.mode & 0o020) !== 0 && !isOwnGroup(stats)) return 'a group may write it'
  return distrustAbove(path)
}

function distrustAbove(path: string): string | null {
  const link = lstatSync(path, { throwIfNoEntry: false })
  if (link !== undefined && !isOurs(link)) return `${path} belongs to another user`
  const above = dirname(path)
  if (above === path) return null
  const stats = statSync(above, { throwIfNoEntry: false })
  const distrust = stats?.isDirectory() ? distrustOf(above, stats, isOpenToOthers(stats)) : null
  return distrust ?? distrustAbove(above)
}

function distrustOf(path: string, stats: Stats, open: boolean): string | null {
  if (!isOurs(stats)) return `${path} belongs to another user`
  return open ? `others may write ${path}` : null
}

function isOpenToOthers({ mode, uid, gid }: Stats): boolean {
  if ((mode & sticky) !== 0) return false
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !isOwnGroup({ uid, gid }))
}

// Many systems give each user a group of the same number, in which nobody else is.
function isOwnGroup({ uid, gid }: Pick<Stats, 'uid' | 'gid'>): boolean {
  return gid === uid || gid === 0
}

function isOurs({ uid }: Stats): boolean {
  const us = process.getuid?.()
  return us === undefined || uid === us || uid === 0
}
