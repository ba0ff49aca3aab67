/** Every status that vitals ends with, and what it says. The first four are verdicts, and nothing else gives them. */
export const exitStatuses: readonly (readonly [status: string, meaning: string])[] = [
  ['0', 'Healthy, or done.'],
  ['1', 'Degraded or recovering; for a question that is answered by yes or no, no.'],
  ['2', 'Critical.'],
  ['3', 'Unknown: there was not enough data for a verdict. No data is never healthy.'],
  ['64', 'Called wrongly: an unknown command or flag, or a value that a flag does not take.'],
  ['65', 'An input could not be read as what it should be.'],
  ['66', 'An input does not exist.'],
  ['69', 'The gateway is not available.'],
  ['70', 'A defect in vitals itself.'],
  ['73', 'Something could not be written.'],
  ['74', 'Something could not be read although it exists.'],
  ['75', 'Not now, but perhaps soon: another run goes on, or the gateway is starting.'],
  ['77', 'Not permitted.'],
  ['78', 'The configuration or the policy is invalid, or Node.js is too old.'],
  ['130', 'Ended by SIGINT.'],
  ['143', 'Ended by SIGTERM.'],
]

/** The statuses whose numbers are given, for the EXIT STATUS section of a command. */
export function exitStatusTerms(...statuses: readonly number[]): (readonly [string, string])[] {
  return exitStatuses.filter(([status]) => statuses.includes(Number(status))).map(([...pair]) => pair)
}
