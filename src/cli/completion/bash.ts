import { type CompletedCommand, waysIn, wordsAfter } from './words.ts'

/** The completion of vitals for bash 4 and newer, without the package bash-completion. Source it in `~/.bashrc`. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# vitals completion for bash
_vitals() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' place=0 index word
  # readline makes words of their own of '=' and what stands around it.
  [[ $current == = ]] && current=''
  [[ $previous == = && $COMP_CWORD -ge 2 ]] && previous=\${COMP_WORDS[COMP_CWORD-2]}
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    case "$command $word" in
${commandCases(commands)}
      *) break ;;
    esac
    command="$command $word" place=$index
  done
  command=\${command# }
  COMPREPLY=()
  case "$command:$previous" in
${valueCases(commands)}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${flagCases(commands)}
    esac
    return
  fi
  case "$command" in
${wordCases(commands)}
  esac
}
complete -F _vitals vitals
`
}

function commandCases(commands: readonly CompletedCommand[]): string {
  const ways = [...waysIn(commands).filter((way) => way.length > 0), ...commands.map(({ words }) => words)]
  return ways.map((way) => `      ${quoted(` ${way.join(' ')}`)}) ;;`).join('\n')
}

function valueCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap(({ words, flags }) =>
      flags
        .filter(({ takesValue }) => takesValue)
        .map(({ name, choices }) => {
          const found = choices.length === 0 ? 'compgen -f' : `compgen -W ${quoted(choices.join(' '))}`
          return `    ${quoted(`${words.join(' ')}:${name}`)}) mapfile -t COMPREPLY < <(${found} -- "$current"); return ;;`
        }),
    )
    .join('\n')
}

function flagCases(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ words, flags }) => [words.join(' '), flags.map(({ name }) => name)] as const)
  return [...cases, ['*', ['--help', '--version']] as const]
    .map(([command, flags]) => {
      const pattern = command === '*' ? '*' : quoted(command)
      return `      ${pattern}) mapfile -t COMPREPLY < <(compgen -W ${quoted(flags.join(' '))} -- "$current") ;;`
    })
    .join('\n')
}

function wordCases(commands: readonly CompletedCommand[]): string {
  const ways = waysIn(commands).map((way) => {
    const words = [...wordsAfter(commands, way).keys()].join(' ')
    return `    ${quoted(way.join(' '))}) mapfile -t COMPREPLY < <(compgen -W ${quoted(words)} -- "$current") ;;`
  })
  const own = commands.map(({ words, choices, takesFiles }) => {
    const only = `((COMP_CWORD == place + 1)) && mapfile -t COMPREPLY < <(compgen -W ${quoted(choices.join(' '))} -- "$current")`
    const files = `mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")`
    const found = [...(choices.length > 0 ? [only] : []), ...(takesFiles ? [files] : [])]
    return `    ${quoted(words.join(' '))}) ${[...found, ''].join('; ')};;`
  })
  return [...ways, ...own].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
