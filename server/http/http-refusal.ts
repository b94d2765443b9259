/** Refusals that say more over HTTP than their code does: another status, headers, the entry as it now stands. */
import type { Problem } from '../../shared/http-api.ts'
import { type InputFault, Refusal, type RefusalCode } from '../../shared/refusal.ts'

export interface HttpRefusalOptions {
  /** Where the code's usual status is not the right one, like 415 for a body that is not JSON. */
  status?: number
  headers?: Record<string, string>
  faults?: readonly InputFault[]
  /** Seconds. */
  retryAfter?: number
  /** What the problem carries besides its detail. */
  extra?: Pick<Problem, 'current' | 'draft' | 'snapshot'>
}

export class HttpRefusal extends Refusal {
  readonly status: number | undefined
  readonly headers: Record<string, string>
  readonly extra: Pick<Problem, 'current' | 'draft' | 'snapshot'>

  constructor(code: RefusalCode, detail: string, options: HttpRefusalOptions) {
    super(code, detail, options)
    this.status = options.status
    this.headers = options.headers ?? {}
    this.extra = options.extra ?? {}
  }
}
