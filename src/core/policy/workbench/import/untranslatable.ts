/** Why an expression cannot be translated, and the character where that shows. */
export class Untranslatable extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
