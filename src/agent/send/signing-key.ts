/** What a request is signed with. */
export interface SigningKey {
  readonly keyId: string
  readonly secret: Uint8Array
}
