/**
 * What a tick gave a check to move by: a new decided sample, one that was seen before (only facts can then have
 * changed), or missing data that is taken for a breach.
 */
export type Given = 'sample' | 'cached' | 'breach'
