/** A part of a whole in percent; not a number where it cannot be one: no whole, or a part outside of it. */
export function share(part: number, whole: number): number {
  return whole > 0 && part >= 0 && part <= whole ? (part / whole) * 100 : Number.NaN
}
