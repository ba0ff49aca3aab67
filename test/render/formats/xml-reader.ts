/** An element of an XML document. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
// What XML 1.0 has no way to hold at all, not even as a reference.
const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u

/**
 * Reads the XML that has no comments, CDATA sections and declarations of its own, strictly.
 *
 * @throws Error for what is not well-formed.
 */
export function readXml(document: string): XmlElement {
  if (impossible.test(document)) throw new Error('a character that XML cannot hold')
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
  let at = 0
  for (const match of body.matchAll(token)) {
    const [whole, closing, name, attributes = '', empty, text] = match
    at = match.index + whole.length
    const parent = open.at(-1) as XmlElement
    if (text !== undefined) parent.text += decoded(text)
    else if (closing !== undefined) {
      if (open.length === 1 || open.pop()?.name !== closing) throw new Error(`</${closing}> closes nothing`)
    } else {
      const element = { name: name ?? '', attributes: attributesIn(attributes), children: [], text: '' }
      parent.children.push(element)
      if (empty === '') open.push(element)
    }
  }
  const [top, second] = root.children
  if (at !== body.length || open.length !== 1)
    throw new Error(`not well-formed at ${body.slice(at, at + 40)}`)
  if (top === undefined || second !== undefined || root.text.trim() !== '') throw new Error('not one element')
  return top
}

function attributesIn(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(attributes, name)) throw new Error(`the attribute ${name} twice`)
    attributes[name] = decoded(value)
  }
  return attributes
}

function decoded(text: string): string {
  return text.replace(/&([^;]*);|&/g, (whole, name: string | undefined) => {
    const code = /^#(\d+)$/.exec(name ?? '')
    const character = code === null ? entities[name ?? ''] : String.fromCodePoint(Number(code[1]))
    if (character === undefined) throw new Error(`the reference ${whole}`)
    return character
  })
}
