/** What an operator's token may do; each holds those before it. */
export const scopes = ['operator.read', 'operator.write', 'operator.admin'] as const
export type Scope = (typeof scopes)[number]
