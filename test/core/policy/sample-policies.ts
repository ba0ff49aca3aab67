/** A policy of one check on the sampled name `v` with these transitions, one a line. */
export const check = (transitions: string) => `
checks:
  only:
    transitions:
${transitions
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}`)
  .join('\n')}
`
