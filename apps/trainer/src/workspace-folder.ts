import { fileURLToPath } from 'node:url'

/**
 * Folder of the workspace, with a slash at its end. This file lies as deep as the bundles that it is part of
 * (`apps/trainer/bundle`), so the path is right from both.
 */
export const workspaceFolder = fileURLToPath(new URL('../../../', import.meta.url))
