import { type CompletedCommand, type CompletedFlag, waysIn, wordsAfter } from './words.ts'

/** The completion of vitals for zsh: a file `_vitals` in a directory of `$fpath`, or sourced after `compinit`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef vitals
# vitals completion for zsh
_vitals() {
  local command='' word
  integer depth=1
  while ((depth < CURRENT - 1)); do
    word=$words[depth+1]
    case "$command $word" in
${known(commands)}
      *) break ;;
    esac
    command="$command $word"
    ((depth++))
  done
  local -a found
  case "\${command# }" in
${waysIn(commands)
  .map((way) => topicCase(commands, way))
  .join('\n')}
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _vitals ]]; then
  _vitals "$@"
else
  compdef _vitals vitals
fi
`
}

function known(commands: readonly CompletedCommand[]): string {
  const ways = [...waysIn(commands).filter((way) => way.length > 0), ...commands.map(({ words }) => words)]
  return ways.map((way) => `      ${quoted(` ${way.join(' ')}`)}) ;;`).join('\n')
}

function topicCase(commands: readonly CompletedCommand[], way: readonly string[]): string {
  const words = [...wordsAfter(commands, way)].map(([word, summary]) =>
    quoted(`${colons(word)}:${colons(summary)}`),
  )
  return `    ${quoted(way.join(' '))}) found=(${words.join(' ')}); _describe command found ;;`
}

// _arguments counts words from the command's own name on, so those before it are taken away.
function commandCase({ words, flags, choices, takesFiles }: CompletedCommand): string {
  const files = takesFiles ? ['_files'] : []
  const first =
    choices.length === 0
      ? files
      : [`_alternative "words:word:(${choices.join(' ')})"${takesFiles ? ' "files:file:_files"' : ''}`]
  const specs = [
    ...flags.map(flagSpec),
    ...(first.length === 0 ? [] : [quoted(`1: :{${first[0]}}`)]),
    ...(takesFiles ? [quoted('*: :_files')] : []),
  ]
  return `    ${quoted(words.join(' '))}) words=("\${(@)words[depth,-1]}"); ((CURRENT -= depth - 1)); _arguments -s ${specs.join(' ')} ;;`
}

function flagSpec({ name, description, takesValue, choices }: CompletedFlag): string {
  const text = description.replace(/[[\]\\]/g, '\\$&').replaceAll(':', '\\:')
  const value = takesValue ? `: :${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}` : ''
  return quoted(`${name}${takesValue ? '=' : ''}[${text}]${value}`)
}

function colons(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(':', '\\:')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
