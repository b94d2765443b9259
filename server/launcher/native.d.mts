/** @param how where to, with which environment, and who is told of it: the project's own unless given */
export function buildNative(how?: {
  folder?: string
  env?: Record<string, string | undefined>
  say?: (line: string) => void
}): Promise<void>
