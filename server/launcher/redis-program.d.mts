// Types for the tests, which get their Redis the same way the launcher does.

export interface RedisProgram {
  path: string
  env: Record<string, string>
}

export function findRedisProgram(): RedisProgram | undefined
export function obtainRedisProgram(report: (line: string) => void): Promise<RedisProgram>
