/** A JSON text with one leaf changed, and which one became what. */
export type Changed = readonly [what: string, text: string]

/** Every way to change one leaf of a JSON text: each number, text, truth value and null becomes others. */
export function changedLeaves(text: string): readonly Changed[] {
  return changeEach(text, (value) => {
    if (typeof value === 'number') return [value + 1, -1e300, null, 'x', []]
    if (typeof value === 'string') return [`${value}x`, '', 7, null, {}]
    if (typeof value === 'boolean') return [!value, null]
    return [0, 'x', true]
  })
}

/** Every leaf replaced by what its type or range does not allow. */
export function wrongLeaves(text: string): readonly Changed[] {
  return changeEach(text, (value) => {
    if (typeof value === 'number') return [-7, 1e300, -1e300, '1', null, true, [], {}]
    if (typeof value === 'string') return ['\ud800', 7, false, [], {}, ...(value === '' ? [] : [null])]
    if (typeof value === 'boolean') return [null, 0, 'true', [], {}]
    return [7e20, true, [], {}, [[1]]]
  })
}

function changeEach(text: string, othersFor: (value: unknown) => readonly unknown[]): readonly Changed[] {
  const changed: Changed[] = []
  const document: unknown = JSON.parse(text)
  const walk = (value: unknown, path: string, put: (value: unknown) => void): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        walk(item, `${path}.${key}`, (other) => Object.assign(value, { [key]: other }))
      }
      return
    }
    for (const other of othersFor(value)) {
      put(other)
      changed.push([`${path} = ${JSON.stringify(other)}`, JSON.stringify(document)])
    }
    put(value)
  }
  walk(document, '$', () => {})
  return changed
}
