/** What the mount table says of the file system that holds a path. */
export interface Mount {
  /** The directory it is mounted on. */
  readonly point: string
  /** Its type, such as `ext4` or `fuse.sshfs`. */
  readonly type: string
  /** What is mounted: a device, `host:/path` of a server, or any word. */
  readonly source: string
  /**
   * Whether nothing can be written: by the mount itself, by the file system as a whole, which some say after an error
   * while their mount stays writable, or by the layer below that an overlay writes to. A mount that systemd made
   * read-only for this service alone (`ProtectSystem=`) says nothing of the host and does not count.
   */
  readonly isReadOnly: boolean
  /** Whether the file system was shut down after an error: it answers from memory only. */
  readonly isShutDown: boolean
}

/** How a file system says, in its own options, that it takes no more writes; `emergency_ro` is ext4 since Linux 6.15. */
const readOnlyWords = ['ro', 'emergency_ro', 'shutdown']

interface Entry extends Mount {
  readonly options: readonly string[]
}

/**
 * The mount that is seen at a real path.
 *
 * @param mountinfo the text of /proc/self/mountinfo (proc_pid_mountinfo(5)).
 * @returns `null` when the table has no mount for the path.
 */
export function mountOf(mountinfo: string, realPath: string): Mount | null {
  const entries = mountinfo.split('\n').flatMap(entryOf)
  const entry = seenAt(entries, realPath)
  if (entry === undefined) return null
  const { options, ...mount } = entry
  const isReadOnly = mount.isReadOnly || (mount.type === 'overlay' && isUpperReadOnly(options, entries))
  return { ...mount, isReadOnly }
}

function seenAt(entries: readonly Entry[], path: string): Entry | undefined {
  // The table lists a mount after the one it stands on or covers, so the last that fits is the one seen.
  return entries.findLast(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
}

function entryOf(line: string): Entry[] {
  const [mount = '', fileSystem] = line.split(' - ')
  const [, , , , point, mountOptions = '', ...propagation] = mount.split(' ')
  if (point === undefined || fileSystem === undefined) return []
  const [type = '', source = '', superOptions = ''] = fileSystem.split(' ')
  const options = superOptions.split(',')
  return [
    {
      point: decodeOctal(point),
      type,
      source: decodeOctal(source),
      isReadOnly: (mountOptions.split(',').includes('ro') && !isOwnView(propagation)) || isWriteless(options),
      isShutDown: options.includes('shutdown'),
      options,
    },
  ]
}

/** Whether a mount is this service's own view of one of the host: it follows that one, see mount_namespaces(7). */
function isOwnView(propagation: readonly string[]): boolean {
  return propagation.some((field) => field.startsWith('master:'))
}

function isWriteless(options: readonly string[]): boolean {
  return readOnlyWords.some((word) => options.includes(word))
}

/** Whether the file system below an overlay takes no more writes; a mount made read-only later does not concern it. */
function isUpperReadOnly(options: readonly string[], entries: readonly Entry[]): boolean {
  const upper = options.find((option) => option.startsWith('upperdir='))?.slice('upperdir='.length)
  if (upper === undefined) return false
  const below = seenAt(entries, decodeOctal(upper))
  // Inside a container the path is one of the host's, and leads to the overlay itself.
  return below !== undefined && below.type !== 'overlay' && isWriteless(below.options)
}

function decodeOctal(text: string): string {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
  return bytes
}
