import { readdirSync, readlinkSync } from 'node:fs'
import { readTextIfAny } from './read-text.ts'

const sectorBytes = 512

/** Room for the metadata of a btrfs, in bytes; data and metadata fill up apart from each other. */
export interface MetadataRoom {
  readonly total: number
  readonly free: number
}

/**
 * Reads what the kernel says of the btrfs on a device: what its metadata may still take of what was set aside for it
 * and of what was set aside for nothing yet.
 *
 * @param sys `/sys`
 * @param device path of one of its devices
 * @returns `null` where the kernel does not say
 */
export function btrfsMetadata(sys: string, device: string): MetadataRoom | null {
  const at = fileSystemOf(sys, device)
  if (at === null) return null
  const [total, used, reserved] = ['total_bytes', 'bytes_used', 'bytes_reserved'].map((name) =>
    numberIn(`${at}/allocation/metadata/${name}`),
  )
  const taken = ['data', 'metadata', 'system'].map((kind) => numberIn(`${at}/allocation/${kind}/disk_total`))
  const size = sum(
    entriesOf(`${at}/devices`).map((name) => numberIn(`${at}/devices/${name}/size`) * sectorBytes),
  )
  // With two copies of all metadata, a free byte of the disk is half a byte of metadata.
  const copies = (taken[1] ?? Number.NaN) / (total ?? Number.NaN)
  const unallocated = Math.max(0, size - sum(taken)) / copies
  const room = (total ?? Number.NaN) + unallocated
  const free = room - (used ?? Number.NaN) - (reserved ?? Number.NaN)
  return Number.isFinite(free) && room > 0 ? { total: room, free: Math.max(0, free) } : null
}

function fileSystemOf(sys: string, device: string): string | null {
  const name = kernelName(device)
  const found = entriesOf(`${sys}/fs/btrfs`).find((id) =>
    entriesOf(`${sys}/fs/btrfs/${id}/devices`).includes(name),
  )
  return found === undefined ? null : `${sys}/fs/btrfs/${found}`
}

/** `/dev/mapper/root` is a link to what the kernel calls `dm-0`. */
function kernelName(device: string): string {
  try {
    return lastOf(readlinkSync(device))
  } catch {
    return lastOf(device)
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function numberIn(path: string): number {
  const text = readTextIfAny(path)?.trim() ?? ''
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
