/** The forms in which results of policy tests are printed. */
export const suiteFormats = ['text', 'junit', 'tap', 'json'] as const
