/** The forms in which findings about policies are printed. */
export const checkFormats = ['text', 'json', 'sarif', 'github'] as const
