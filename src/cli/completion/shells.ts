/** Shells that there is a completion for, as files in `dist/completions`. */
export const shells = ['bash', 'zsh', 'fish'] as const
