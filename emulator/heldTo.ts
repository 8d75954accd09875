import type { z } from "zod";

/** What a type says: of each property, whether it may be left out, and what is in it. */
type Said<Type> = Type extends readonly (infer Item)[]
  ? readonly [Said<Item>]
  : Type extends object
    ? {
        readonly [Key in keyof Type]-?: [
          object extends Pick<Type, Key> ? "optional" : "required",
          Said<Exclude<Type[Key], undefined>>,
        ];
      }
    : Type;

type IsSame<One, Other> = [One, Other] extends [Other, One] ? true : false;

/**
 * A schema as it is, where it takes just what a type says and nothing else: otherwise it doesn't compile. So a public type can
 * be written without the schema's library, and neither of the two changes alone.
 */
export function heldTo<Type>() {
  return <Schema extends z.ZodType>(
    schema: IsSame<Said<z.input<Schema>>, Said<Type>> extends true ? Schema : { readonly differsFrom: Type },
  ): Schema => schema as Schema;
}
