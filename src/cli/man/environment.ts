/** Variables of the environment that every command obeys. */
export const commonEnvironment: readonly (readonly [name: string, meaning: string])[] = [
  ['COLUMNS', 'Width of the output where it is not a terminal; 80 when unset.'],
  ['FORCE_COLOR', 'Colours the output, wherever it goes; `0` or `false` switch colour off.'],
  ['NO_COLOR', 'When set and not empty, nothing is coloured.'],
  ['TERM', '`dumb` switches colour off.'],
  ['VITALS_DEBUG', 'When set, a failure is followed by the stack of the program.'],
]

/** Where vitals keeps compiled code between runs. */
export const cacheEnvironment: readonly (readonly [name: string, meaning: string])[] = [
  [
    'NODE_COMPILE_CACHE',
    'Directory in which Node.js keeps compiled code, so that it starts faster. Without it that is `$CACHE_DIRECTORY/node` under systemd and `$XDG_CACHE_HOME/vitals/node` elsewhere, or `~/.cache/vitals/node`.',
  ],
]

/** Where vitals remembers what outlives a run. */
export const stateEnvironment: readonly (readonly [name: string, meaning: string])[] = [
  ['VITALS_STATE_DIR', 'Directory for everything that is remembered; stronger than the variables below.'],
  [
    'STATE_DIRECTORY',
    'Directory for everything that is remembered; systemd sets it for units with `StateDirectory=`.',
  ],
  [
    'XDG_STATE_HOME',
    'Without `STATE_DIRECTORY`, the directory is `$XDG_STATE_HOME/vitals`, or `~/.local/state/vitals`.',
  ],
]
