/** How a keeper tells a web process which one it is. */

const option = '--process='

/** Arguments for the process of this number. */
export const argumentsFor = (number: number): string[] => [`${option}${number}`]

/** Which of several this process is; undefined when no keeper started it. */
export function numberOfThis(): number | undefined {
  const [, , said] = process.argv
  return process.send && said?.startsWith(option) ? Number(said.slice(option.length)) : undefined
}
