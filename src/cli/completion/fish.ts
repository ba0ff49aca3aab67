import { type CompletedCommand, type CompletedFlag, waysIn, wordsAfter } from './words.ts'

/** The completion of vitals for fish 3: a file `vitals.fish` in `~/.config/fish/completions`. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# vitals completion for fish
function __vitals_words --description 'words of the command line that are no flags'
    set -l words
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and break
        set -a words $word
    end
    echo "$words"
end
function __vitals_at --description 'whether exactly these words stand there'
    test (__vitals_words) = "$argv"
end
function __vitals_in --description 'whether the command is this one'
    set -l words (__vitals_words)
    test "$words" = "$argv"; or string match -q -- "$argv *" "$words"
end
complete -c vitals -f
complete -c vitals -n '__vitals_at' -l version -d 'Show name and version.'
${waysIn(commands)
  .flatMap((way) => topicLines(commands, way))
  .join('\n')}
${commands.flatMap(commandLines).join('\n')}
`
}

function topicLines(commands: readonly CompletedCommand[], way: readonly string[]): string[] {
  const at = quoted(['__vitals_at', ...way].join(' '))
  return [...wordsAfter(commands, way)].map(
    ([word, summary]) => `complete -c vitals -n ${at} -a ${word} -d ${quoted(summary)}`,
  )
}

function commandLines({ words, flags, choices, takesFiles }: CompletedCommand): string[] {
  const inside = quoted(`__vitals_in ${words.join(' ')}`)
  return [
    ...(choices.length > 0
      ? [`complete -c vitals -n ${quoted(`__vitals_at ${words.join(' ')}`)} -a ${quoted(choices.join(' '))}`]
      : []),
    ...(takesFiles ? [`complete -c vitals -n ${inside} -F`] : []),
    ...flags.map((flag) => `complete -c vitals -n ${inside} ${flagParts(flag)}`),
  ]
}

function flagParts({ name, short, description, takesValue, choices }: CompletedFlag): string {
  const value = takesValue ? (choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ' -r -F') : ''
  return `-l ${name.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`}${value} -d ${quoted(description)}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
