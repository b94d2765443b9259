// Types for the tests, which run what the launcher found.

export interface ProxyProgram {
  path: string
  env: Record<string, string>
}

export function findProxy(name: 'nginx' | 'haproxy'): ProxyProgram | undefined
