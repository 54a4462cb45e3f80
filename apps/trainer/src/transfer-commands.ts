import type { Command } from 'commander'

/** Adds the commands that bring runs in from elsewhere, and take them there. */
export function addTransferCommands(program: Command): void {
  program.command('import')
    .description('bring in runs that another tool logged: TensorBoard, MLflow, Weights & Biases, Keras')
    .argument('<path>', 'a file, or a folder with any number of runs')
    .option('--hub <url>', 'address of the dashboard (default: the one that runs on this machine)')
    .option('--dry-run', 'say what would be imported, and write nothing')
    .addHelpText('after', `
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
  npm run misfit -- import training.csv --hub http://127.0.0.1:4200`)
    .action(async (path: string, flags: { hub?: string; dryRun?: true }) => {
      const [{ importRuns }, { commandContext }] = await Promise.all([import('./commands/import.ts'), import('./commands/context.ts')])
      await importRuns(commandContext(false), path, { hub: flags.hub, dryRun: flags.dryRun === true })
    })
}
