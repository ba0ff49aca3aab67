// Maps of source without the lines of libraries, and to lines only: nobody looks for more in ours, and it would be a
// tenth of the package.
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A source map (version 3) of lines in which what comes from node_modules has no place. */
export function ownLines(map) {
  const kept = map.sources.flatMap((source, index) => (source.includes('node_modules/') ? [] : [index]))
  const numbers = new Map(kept.map((index, number) => [index, number]))
  const read = [0, 0, 0, 0, 0]
  const written = [0, 0, 0, 0]
  const lines = map.mappings.split(';').map((line) => {
    read[0] = 0
    written[0] = 0
    let isOwn = false
    let place = null
    const segments = []
    for (const text of line.split(',')) {
      if (text === '') continue
      const fields = decoded(text)
      for (const [index, value] of fields.entries()) read[index] += value
      const number = fields.length > 1 ? numbers.get(read[1]) : undefined
      // A library's part after ours ends it, and needs no more than that.
      if (number === undefined && !isOwn) continue
      isOwn = number !== undefined
      const next = isOwn ? `${number}:${read[2]}` : null
      if (isOwn && next === place) continue
      place = next
      const values = isOwn ? [read[0], number, read[2], read[3]] : [read[0]]
      segments.push(values.map((value, index) => encoded(value - written[index])).join(''))
      for (const [index, value] of values.entries()) written[index] = value
    }
    return segments.join(',')
  })
  return { ...map, names: [], sources: kept.map((index) => map.sources[index]), mappings: lines.join(';') }
}

function decoded(text) {
  const values = []
  let value = 0
  let shift = 0
  for (const digit of text) {
    const bits = digits.indexOf(digit)
    value += (bits & 31) << shift
    shift += 5
    if (bits & 32) continue
    values.push(value & 1 ? -(value >>> 1) : value >>> 1)
    value = 0
    shift = 0
  }
  return values
}

function encoded(value) {
  let left = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const bits = left & 31
    left >>>= 5
    text += digits[left > 0 ? bits | 32 : bits]
  } while (left > 0)
  return text
}
