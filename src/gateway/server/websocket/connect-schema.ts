import * as v from 'valibot'

const text = v.pipe(v.string(), v.maxLength(4_096))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(256))
const version = v.pipe(v.number(), v.integer(), v.minValue(1))
const texts = v.pipe(v.array(text), v.maxLength(256))

const deviceSchema = v.strictObject({
  id: name,
  publicKey: name,
  signature: name,
  signedAt: v.pipe(v.number(), v.integer()),
  nonce: v.optional(name),
})

/** The parameters of `connect`: every key that a release of OpenClaw sends, and no other. */
export const connectSchema = v.strictObject({
  minProtocol: version,
  maxProtocol: version,
  client: v.strictObject({
    // OpenClaw takes a closed list of names, so that everybody else has to borrow one. We take any.
    id: name,
    displayName: v.optional(name),
    version: name,
    platform: name,
    deviceFamily: v.optional(text),
    modelIdentifier: v.optional(text),
    mode: name,
    instanceId: v.optional(text),
    buildId: v.optional(text),
    timeZone: v.optional(text),
  }),
  role: v.optional(text, 'operator'),
  scopes: v.optional(texts, []),
  caps: v.optional(texts, []),
  commands: v.optional(texts, []),
  permissions: v.optional(v.record(v.string(), v.boolean()), {}),
  pathEnv: v.optional(text),
  locale: v.optional(text),
  userAgent: v.optional(text),
  auth: v.optional(
    v.strictObject({
      token: v.optional(text),
      password: v.optional(text),
      deviceToken: v.optional(text),
      bootstrapToken: v.optional(text),
    }),
    {},
  ),
  device: v.optional(deviceSchema),
})

export type ConnectParams = v.InferOutput<typeof connectSchema>
export type DeviceClaim = v.InferOutput<typeof deviceSchema>
