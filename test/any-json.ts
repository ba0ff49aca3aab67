/** JSON of which a test reads what it expects; anything else about it is the contract's to check. */
// biome-ignore lint/suspicious/noExplicitAny: a type for each answer would say every contract twice
export type AnyJson = any
