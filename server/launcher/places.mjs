// Where the project and its data lie, found without knowing from which folder, or from which copy, the launcher is called.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

// dist/server/launcher holds a copy for compiled tests, so the root is searched for rather than counted in "..".
function findRoot(folder) {
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('The launcher lies outside a project: no package.json above it.')
  return findRoot(above)
}

export const root = findRoot(import.meta.dirname)

export const dataDirOf = env => resolve(root, env.DATA_DIR || 'data')
