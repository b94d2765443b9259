/** What stands in the fields of a form that was submitted. */

/** @returns reads a field by its name; an absent one is empty. Files are not read this way */
export function fieldsOf(event: Event): (name: string) => string {
  const values = new FormData(event.currentTarget as HTMLFormElement)
  return name => {
    const value = values.get(name)
    return typeof value === 'string' ? value : ''
  }
}
