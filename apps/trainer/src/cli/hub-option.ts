/** Option by which a command finds another dashboard than this machine's: `command.option(...hubOption)`. */
export const hubOption = [
  '--hub <url>',
  'address of the dashboard (default: the one that runs on this machine)',
] as const
