/** The oldest and the newest wire protocol that this client speaks; every known release accepts a range. */
export const oldestProtocol = 3
export const newestProtocol = 4

/** The largest frame that is read unless told otherwise, in bytes; a gateway's answers are far smaller. */
export const usualLargestFrame = 16 * 1_024 * 1_024

/** What a gateway lists among its capabilities when it is one of ours. */
export const ownCapability = 'openvitals'

/** Which family a gateway belongs to: payloads are read by it. */
export type Dialect = 'openclaw' | 'openvitals'
