/** Holds a schema to the type of shared/ that it reads: when either changes alone, the program does not compile. */
import type { z } from 'zod'

/** Spells a type out, so that two ways of writing the same shape compare as equal. */
type Flat<T> = T extends (infer Item)[] ? Flat<Item>[] : T extends object ? { [Key in keyof T]: Flat<T[Key]> } : T

type Equals<One, Other> =
  (<T>() => T extends Flat<One> ? 1 : 2) extends <T>() => T extends Flat<Other> ? 1 : 2 ? true : false

/**
 * `exactly<Run>()(schema)` returns the schema as it is. It does not compile when what the schema yields has a field
 * more, less, or of another type than `Run`.
 */
export function exactly<Expected>() {
  return <Schema extends z.ZodType>(
    schema: Schema,
    ..._mismatch: Equals<z.output<Schema>, Expected> extends true ? [] : [never]
  ): Schema => schema
}
