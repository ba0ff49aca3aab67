/**
 * Whether the file system that holds a real path is mounted read-only, by the mount itself or as a whole (what
 * ext4 does to itself after an error).
 *
 * @param mountinfo the text of /proc/self/mountinfo (proc_pid_mountinfo(5)).
 * @returns `null` when the table has no mount for the path.
 */
export function isReadOnly(mountinfo: string, realPath: string): boolean | null {
  let readOnly: boolean | null = null
  for (const line of mountinfo.split('\n')) {
    const [mount = '', fileSystem = ''] = line.split(' - ')
    const [, , , , point, mountOptions = ''] = mount.split(' ')
    // The table lists a mount after the one it stands on or covers, so the last that fits is the one seen.
    if (point === undefined || !holds(decodeOctal(point), realPath)) continue
    readOnly = hasRo(mountOptions) || hasRo(fileSystem.split(' ')[2] ?? '')
  }
  return readOnly
}

function holds(point: string, path: string): boolean {
  return point === '/' || path === point || path.startsWith(`${point}/`)
}

function hasRo(options: string): boolean {
  return options.split(',').includes('ro')
}

function decodeOctal(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
