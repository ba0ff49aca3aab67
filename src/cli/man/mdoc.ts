/** A part of a manual page's text. In all prose `code` is set in bold; one blank line begins a paragraph. */
export type Block =
  | string
  /** Terms with their meaning. A term is plain text, or a line of mdoc macros given as `{ mdoc }`. */
  | { readonly terms: readonly (readonly [term: string | Mdoc, meaning: string])[] }
  /** Lines shown as they are. */
  | { readonly literal: string }
  | { readonly heading: string; readonly blocks: readonly Block[] }

/** mdoc source, already escaped. */
export interface Mdoc {
  readonly mdoc: string
}

export interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

export interface ManualPage {
  /** Name of the page and its file: `vitals-probe`. */
  readonly name: string
  readonly section: 1 | 5 | 7 | 8
  /** One line without a full stop. */
  readonly summary: string
  /** Lines of mdoc; empty for a page about a file or a convention. */
  readonly synopsis: readonly string[]
  readonly sections: readonly Section[]
  /** Month day, year of the last change that readers should know of. */
  readonly date: string
}

const widestLine = 78

/** The page in mdoc(7), clean under `mandoc -T lint`. */
export function renderPage(page: ManualPage): string {
  const { name, section, summary, synopsis, sections, date } = page
  return [
    `.Dd ${date}`,
    `.Dt ${name.toUpperCase()} ${section}`,
    '.Os',
    '.Sh NAME',
    `.Nm ${name}`,
    `.Nd ${escapeText(summary)}`,
    ...(synopsis.length > 0 ? ['.Sh SYNOPSIS', ...synopsis] : []),
    ...sections.flatMap(({ title, blocks }) => [`.Sh ${title}`, ...blockLines(blocks)]),
    '',
  ].join('\n')
}

function blockLines(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block, index) => {
    const follows = index > 0 && typeof blocks[index - 1] !== 'object'
    if (typeof block === 'string') return [...(index > 0 ? ['.Pp'] : []), ...paragraphs(block)]
    if ('heading' in block) return [`.Ss ${escapeText(block.heading)}`, ...blockLines(block.blocks)]
    if ('literal' in block) {
      const spaced = index > 0 && !follows ? ['.Pp'] : []
      return [...spaced, '.Bd -literal -offset indent', ...block.literal.split('\n').map(literalLine), '.Ed']
    }
    const items = block.terms.flatMap(([term, meaning]) => [`.It ${termOf(term)}`, ...paragraphs(meaning)])
    return ['.Bl -tag -width Ds', ...items, '.El']
  })
}

function termOf(term: string | Mdoc): string {
  return typeof term === 'string' ? `Sy ${macroArguments(term)}` : term.mdoc
}

/** Words as arguments of a macro: none of them may be read as a macro itself. */
export function macroArguments(text: string): string {
  return escapeText(text)
    .split(' ')
    .map((word) => (/^[A-Z%][a-z0-9]{1,2}$|^[a-z]{2}$|^[.,:;()[\]?!|]$/.test(word) ? `\\&${word}` : word))
    .join(' ')
}

function paragraphs(text: string): string[] {
  return text
    .split('\n\n')
    .flatMap((paragraph, index) => [...(index > 0 ? ['.Pp'] : []), ...filled(paragraph)])
}

// mdoc wants each sentence to begin a line, and no line longer than 80 bytes.
function filled(paragraph: string): string[] {
  const sentences = paragraph.replaceAll('\n', ' ').split(/(?<=[.!?:]\)?) (?=[A-Z`'"(])/)
  return sentences.flatMap((sentence) => wrapped(sentence)).map((line) => guarded(marked(line)))
}

function wrapped(sentence: string): string[] {
  const lines: string[] = []
  let line = ''
  // Marked code keeps together with its blanks.
  for (const word of sentence.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const longer = line === '' ? word : `${line} ${word}`
    if (marked(longer).length <= widestLine) line = longer
    else {
      if (line !== '') lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

function marked(line: string): string {
  return line
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `\\fB${escapeText(part)}\\fR` : escapeText(part)))
    .join('')
}

function literalLine(line: string): string {
  return line === '' ? '\\&' : guarded(escapeText(line))
}

function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\e')
}
