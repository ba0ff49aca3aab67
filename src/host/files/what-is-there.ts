import { nearest } from '../../core/text/nearest.ts'

const path = process.getBuiltinModule('node:path')
const mostNames = 5
const mostRead = 10_000

/**
 * What stands where a path was looked for that is not there, in sentences: the file whose name is near, else the files
 * of its kind, or the folder that is missing. Never throws; a folder that cannot be read is only named.
 */
export function whatIsThere(missing: string): string {
  const whole = path.resolve(missing)
  const folder = path.dirname(whole)
  const there = namesIn(folder)
  if (there === null) return aboutFolder(folder)
  const name = path.basename(whole)
  if (there.includes(name)) return `${whole} is a link to a file that is not there.`
  const near = nearName(name, there)
  if (near !== null) return `Did you mean '${path.join(path.dirname(missing), near)}'?`
  const alike = there.filter((other) => path.extname(other) === path.extname(name))
  const some = (alike.length > 0 ? alike : there).filter((other) => !other.startsWith('.'))
  if (some.length === 0) return `It was looked for in ${folder}.`
  const more = some.length > mostNames ? ', …' : ''
  return `It was looked for in ${folder}, where there is ${some.slice(0, mostNames).join(', ')}${more}.`
}

/** The files that may have been meant where a folder was given, in a sentence; those of YAML where there are any. */
export function whatIsIn(folder: string): string {
  const names = filesIn(folder).filter((name) => !name.startsWith('.'))
  const yaml = names.filter((name) => /^\.ya?ml$/.test(path.extname(name)))
  const some = yaml.length > 0 ? yaml : names
  if (some.length === 0) return 'Name a file; this directory has none.'
  const more = some.length > mostNames ? ', …' : ''
  const shown = some.slice(0, mostNames).map((name) => path.join(folder, name))
  return `Name a file in it: ${shown.join(', ')}${more}.`
}

// An ending that two names share makes them no nearer.
function nearName(name: string, there: readonly string[]): string | null {
  const stemOf = (file: string) => path.basename(file, path.extname(file))
  if (stemOf(name).length < 3) return null
  const stem = nearest(stemOf(name), there.map(stemOf))
  const near = there.filter((file) => stemOf(file) === stem)
  return near.find((file) => path.extname(file) === path.extname(name)) ?? near[0] ?? null
}

function aboutFolder(folder: string): string {
  const above = path.dirname(folder)
  const there = namesIn(above)
  if (there === null) return above === folder ? '' : aboutFolder(above)
  const name = path.basename(folder)
  if (there.includes(name)) return `${folder} is no folder that can be read.`
  const near = nearest(name, there)
  return `There is no folder ${folder}.${near === null ? '' : ` Did you mean '${path.join(above, near)}'?`}`
}

function filesIn(folder: string): readonly string[] {
  try {
    const entries = process.getBuiltinModule('node:fs').readdirSync(folder, { withFileTypes: true })
    const files = entries.slice(0, mostRead).filter((entry) => !entry.isDirectory())
    return files.map(({ name }) => name).sort()
  } catch {
    return []
  }
}

function namesIn(folder: string): readonly string[] | null {
  try {
    return process.getBuiltinModule('node:fs').readdirSync(folder).slice(0, mostRead).sort()
  } catch {
    return null
  }
}
