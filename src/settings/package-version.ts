import about from '../../package.json' with { type: 'json' }

/** The package's version; it enters cache keys, because another version may compile a policy differently. */
export const packageVersion: string = about.version

/** The line that `vitals --version` prints. */
export const versionLine = `${about.name} ${about.version}`
