import * as v from 'valibot'
import type { NoticeKind } from '../notify/told.ts'
import type { Value } from '../value.ts'

/** The type of the documents that a schema accepts, which nobody changes once they are made. */
export type Document<Schema extends v.GenericSchema> = Immutable<v.InferOutput<Schema>>

type Immutable<T> = Value extends T
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Immutable<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Immutable<Exclude<T[Key], undefined>> }
      : T

/** A time of our own, between 1970 and 9999. */
export const timestampSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.description('RFC 3339 in UTC with milliseconds.'),
)

/** SHA-256 with its name before it. */
export const digestSchema = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))

/** The name of an agent, a key or an operator. */
export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))

/** Any value of a probe: a finite number, text, truth value, null, or a list or map of these. */
export const valueSchema: v.GenericSchema<Value> = v.lazy(() =>
  v.union([
    v.number(),
    v.string(),
    v.boolean(),
    v.null(),
    v.array(valueSchema),
    v.record(v.string(), valueSchema),
  ]),
)

/** One of the five states. */
export const stateSchema = v.picklist(['healthy', 'degraded', 'critical', 'recovering', 'unknown'])

/** Everything that people are told about a check. */
export const noticeKinds = [
  'problem',
  'improvement',
  'recovery',
  'lost',
  'data_back',
  'flapping_started',
  'flapping_ended',
  'given_up',
  'not_recovered',
  'no_longer_checked',
] as const satisfies readonly NoticeKind[]
