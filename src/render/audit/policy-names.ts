import { displayWidth } from '../terminal/width.ts'

/** Paths of policies as they are shown in a column. */
export interface PolicyNames {
  readonly of: (path: string) => string
  /** The folder that all of them are in and that is not shown; `null` where the paths are shown as they are. */
  readonly folder: string | null
}

const leastWidth = 8

/**
 * Paths in at most `width` columns that still differ where the paths do: as they are where they fit, else without what
 * all begin and end with, else cut where they are alike. What cannot be told apart so is left as wide as it is.
 */
export function policyNames(paths: Iterable<string>, width: number, ellipsis: string): PolicyNames {
  const all = [...new Set(paths)]
  if (fit(all, width)) return { of: (path) => path, folder: null }
  const common = commonFolder(all)
  // That all are below the root tells nothing.
  const folder = common.length < 2 ? '' : common
  const ending = commonEnding(all)
  const rest = all.map((path) => path.slice(folder.length, path.length - ending.length))
  const shown = fit(rest, width) ? rest : cutApart(rest, Math.max(leastWidth, width), ellipsis)
  const names = new Map(all.map((path, index) => [path, shown[index] ?? path]))
  return { of: (path) => names.get(path) ?? path, folder: folder === '' ? null : folder }
}

function fit(texts: readonly string[], width: number): boolean {
  return texts.every((text) => displayWidth(text) <= width)
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf('/') + 1)
  while (!others.every((path) => path.startsWith(folder))) {
    folder = folder.length < 2 ? '' : folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1)
  }
  return folder
}

function commonEnding(paths: readonly string[]): string {
  return ['.yaml', '.yml', '.json'].find((ending) => paths.every((path) => path.endsWith(ending))) ?? ''
}

/** Cuts at the one place, as near to the middle as it may be, at which no two become the same. */
function cutApart(texts: readonly string[], width: number, ellipsis: string): readonly string[] {
  const room = width - displayWidth(ellipsis)
  const middle = Math.ceil(room / 2)
  const heads = Array.from({ length: room + 1 }, (_, head) => head)
  heads.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
  for (const head of heads) {
    const cut = texts.map((text) => {
      const whole = [...text]
      const isWide = displayWidth(text) > width
      return isWide
        ? whole.slice(0, head).join('') + ellipsis + whole.slice(whole.length - (room - head)).join('')
        : text
    })
    if (new Set(cut).size === texts.length && fit(cut, width)) return cut
  }
  return texts
}
