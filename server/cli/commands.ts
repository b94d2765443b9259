/** Every command there is. */
import { backupCommand } from './backup.ts'
import type { CliCommand } from './command.ts'
import { erasedList } from './erased-list.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { pageCreate } from './page-create.ts'
import { pageList } from './page-list.ts'
import { pageSet } from './page-set.ts'
import { publish } from './publish.ts'
import { restoreCommand } from './restore.ts'
import { tokenCreate } from './token-create.ts'
import { tokenList } from './token-list.ts'
import { tokenRevoke } from './token-revoke.ts'
import { userAdd } from './user-add.ts'
import { userList } from './user-list.ts'
import { userRemove } from './user-remove.ts'

export const commands: readonly CliCommand[] = [
  pageCreate,
  pageList,
  pageSet,
  publish,
  importCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  erasedList,
  userAdd,
  userList,
  userRemove,
  tokenCreate,
  tokenList,
  tokenRevoke,
]
