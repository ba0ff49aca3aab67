const lineWidth = 110

/** JSON as the repository's formatter leaves it: lists of plain values on one line where they fit. */
export function formattedJson(value: unknown): string {
  const folded = JSON.stringify(value, null, 2).replace(
    /^( *(?:"[^"]*": )?)\[\s+([^[\]{}]+?)\s+\]/gm,
    (expanded, start: string, items: string) => {
      const line = `${start}[${items.replace(/,\n\s+/g, ', ')}]`
      return line.length < lineWidth ? line : expanded
    },
  )
  return `${folded}\n`
}
