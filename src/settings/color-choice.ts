/** Values of `--color`, `VITALS_COLOR` and the key `color` of a configuration file. */
export const colorChoices = ['auto', 'always', 'never'] as const
export type ColorChoice = (typeof colorChoices)[number]
