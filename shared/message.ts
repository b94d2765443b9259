/** How a message of a message file is filled in, alike on the server and in the browser. */

/** A text with named places, like `Coverage starts on {when}.`; the type knows the names. */
export type Message<Place extends string = never> = string & { readonly places?: (place: Place) => void }

/** One text for each plural category that the language has (CLDR), with `{count}` for the number; `other` is there always. */
export type Counted = Partial<Record<Intl.LDMLPluralRule, Message<'count'>>> & { other: Message<'count'> }

export function fill<Place extends string>(message: Message<Place>, values: Record<Place, string>): string {
  return message.replace(/\{(\w+)\}/g, (_, place: Place) => values[place])
}

/** The form for a number, with the number in the language's digits. @param language BCP 47, that of the message */
export function fillCount(forms: Counted, count: number, language: string): string {
  // A browser older or newer than the server may know another category than the file had to have.
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other
  return fill(form, { count: writtenNumber(count, language) })
}

/** "1,200", "1.200", "١٬٢٠٠" */
export function writtenNumber(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count)
}
