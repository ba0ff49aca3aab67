/** Date of all manual pages: the last change that readers should know of. */
export const pageDate = 'November 21, 2026'
