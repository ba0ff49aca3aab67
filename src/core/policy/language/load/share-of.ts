/** The number from 0 to 1 that `5%` or `0.05` stands for. */
export function shareOf(share: string | number): number {
  return typeof share === 'number' ? share : Number.parseFloat(share) / 100
}
