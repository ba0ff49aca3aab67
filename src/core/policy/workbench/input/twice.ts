const token = /"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}]/g

/** The first key of an object that stands in it before, with its offset; `null` where there is none. `text` is JSON. */
export function keyGivenTwice(text: string): { readonly key: string; readonly at: number } | null {
  const open: Set<string>[] = []
  for (const found of text.matchAll(token)) {
    const [part] = found
    if (part === '{') open.push(new Set())
    else if (part === '}') open.pop()
    else if (part.endsWith(':')) {
      const key = JSON.parse(part.slice(0, -1)) as string
      const keys = open.at(-1)
      if (keys?.has(key)) return { key, at: found.index }
      keys?.add(key)
    }
  }
  return null
}
