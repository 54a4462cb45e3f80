import type { Command } from 'commander'
import { hubOption } from './hub-option.ts'

/** Adds the commands that bring runs in from elsewhere, and take them there. */
export function addTransferCommands(program: Command): void {
  program
    .command('import')
    .description('bring in runs that another tool logged: TensorBoard, MLflow, Weights & Biases, Keras')
    .argument('<path>', 'a file, or a folder with any number of runs')
    .option(...hubOption)
    .option('--dry-run', 'say what would be imported, and write nothing')
    .addHelpText(
      'after',
      `
What is recognised, by its names and first bytes:
  TensorBoard           event files (*.tfevents.*), one run a folder: scalars and hyperparameters
  MLflow                a file store (mlruns) or its SQLite file: metrics, parameters, tags
  Weights & Biases      CSV of run.history(), or of "CSV export" of a chart
  Keras                 the CSV of CSVLogger
Images, histograms and texts are not taken over; it says how many there were.
A run that was imported before is not imported again. If anything is damaged, nothing is imported.
Limits: 64 MiB a record of an event file, 1 MiB a line of CSV, 1 GiB an SQLite file.

Examples:
  npm run misfit -- import ./runs --dry-run
  npm run misfit -- import ./mlruns
  npm run misfit -- import training.csv --hub http://127.0.0.1:4200`,
    )
    .action(async (path: string, flags: { hub?: string; dryRun?: true }) => {
      const [{ importRuns }, { commandContext }] = await Promise.all([
        import('./commands/import.ts'),
        import('./commands/context.ts'),
      ])
      await importRuns(commandContext(false), path, { hub: flags.hub, dryRun: flags.dryRun === true })
    })

  program
    .command('archive')
    .description('write runs of a dashboard into one file: their events, blobs and datasets')
    .argument('[runs...]', 'the runs')
    .requiredOption('--to <file>', 'zip file to write')
    .option('--project <tag>', 'all runs with this tag')
    .option('--all', 'all runs')
    .option(...hubOption)
    .option('--force', 'replace the file if it is there')
    .addHelpText(
      'after',
      `
Imported elsewhere ("unarchive", or "Import archive" on the page of runs) it shows the same pages. Checkpoints and saved
models stay where they are: "export" copies them out.

Examples:
  npm run misfit -- archive model_1 --to model_1.zip
  npm run misfit -- archive --project walk --to walk.zip
  npm run misfit -- archive --all --to everything.zip --hub http://127.0.0.1:4200`,
    )
    .action(async (runs: string[], flags: { to: string; project?: string; all?: true; hub?: string; force?: true }) => {
      const [{ archiveRuns }, { commandContext }] = await Promise.all([
        import('./commands/archive.ts'),
        import('./commands/context.ts'),
      ])
      await archiveRuns(
        commandContext(false),
        { runs, project: flags.project, all: flags.all === true },
        { to: flags.to, hub: flags.hub, force: flags.force === true },
      )
    })

  program
    .command('unarchive')
    .description('take the runs of an archive into a dashboard; taking them again changes nothing')
    .argument('<file>', 'a file that "archive" wrote')
    .option(...hubOption)
    .addHelpText(
      'after',
      `
The whole file is checked first; a damaged one changes nothing.
Limits: 32 GiB a file, 64 GiB unpacked, 500,000 entries, 256 MiB a blob, 8 GiB the lines of a run, \
and no part that unpacks
to more than 200 times its size.

Example:
  npm run misfit -- unarchive walk.zip`,
    )
    .action(async (file: string, flags: { hub?: string }) => {
      const [{ unarchiveRuns }, { commandContext }] = await Promise.all([
        import('./commands/archive.ts'),
        import('./commands/context.ts'),
      ])
      await unarchiveRuns(commandContext(false), file, flags.hub)
    })
}
