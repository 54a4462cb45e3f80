import { Command, CommanderError } from 'commander'
import { backUp, copyData, type DataContext, restore } from './server/data-commands.ts'
import { readOptions } from './server/options.ts'

/** `npm run misfit -- data COMMAND`: what is kept, moved, backed up and restored. */
function program(): Command {
  const made = new Command('npm run misfit -- data')
    .description('move, back up and restore what is kept')
    .exitOverride()
    .showHelpAfterError()
  made
    .command('copy')
    .description('copy all runs between the data folder and a PostgreSQL server; the dashboard must be stopped')
    .option('--to <url>', 'from the data folder into this empty database')
    .option('--from <url>', 'from this database into an empty data folder')
    .action(async ({ to, from }: { to?: string; from?: string }, command: Command) => {
      if (to !== undefined && from === undefined) return copyData(context(), { to })
      if (from !== undefined && to === undefined) return copyData(context(), { from })
      command.error('error: give either --to or --from')
    })
  made
    .command('backup')
    .description('back up database and blobs into a folder, also while the dashboard runs')
    .requiredOption('--to <folder>', 'folder; from an earlier backup in it, blobs are not copied again')
    .action(({ to }: { to: string }) => backUp(context(), to))
  made
    .command('restore')
    .description('put a backup into an empty data folder or database')
    .requiredOption('--from <folder>', 'folder of a backup')
    .action(({ from }: { from: string }) => restore(context(), from))
  return made
}

function context(): DataContext {
  const { home, databaseUrl } = readOptions([])
  const isTerminal = process.stdout.isTTY
  return {
    home,
    databaseUrl,
    env: process.env,
    say: (line) => process.stdout.write(`${isTerminal ? '\r\u001b[K' : ''}${line}\n`),
    progress: (line) => {
      if (isTerminal) process.stdout.write(`\r\u001b[K${line}`)
    },
  }
}

try {
  await program().parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    const isForPeople = error instanceof Error && ['StoreError', 'UsageError'].includes(error.name)
    process.stderr.write(
      `${isForPeople ? `error: ${error.message}` : error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
