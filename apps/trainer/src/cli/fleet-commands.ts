import { type Command, Option } from 'commander'
import type { SweepFlags } from './commands/sweep.ts'
import type { SettingFlags } from './commands/train-settings.ts'
import { hubOption } from './hub-option.ts'
import { collect, parseNumber } from './run-settings-flags.ts'
import { addTrainingOptions, usualRatesInWords } from './training-flags.ts'

/** Adds the commands that look at, and use, all trainers of a dashboard. */
export function addFleetCommands(program: Command): void {
  program
    .command('workers')
    .description('list the trainers of a dashboard, and how their machines do')
    .option(...hubOption)
    .option('--json', 'print them as one line of JSON')
    .action(async (flags: { hub?: string; json?: true }) => {
      const [{ printWorkers }, { commandContext }] = await Promise.all([
        import('./commands/print-workers.ts'),
        import('./commands/context.ts'),
      ])
      await printWorkers(commandContext(false), { hub: flags.hub, json: flags.json === true })
    })

  const sweepCommand = program
    .command('sweep')
    .description('train many runs that differ in a few settings, on all trainers of a dashboard')
    .requiredOption('--vary <setting=values>', 'what differs; may be given several times', collect)
    .addOption(
      new Option('--method <kind>', 'every combination, some drawn at random, or the better half going on at each rung')
        .choices(['grid', 'random', 'halving'])
        .default('grid'),
    )
    .option('--trials <n>', 'how many to draw (default: 8)', parseNumber)
    .option('--draw-seed <n>', 'same seed: the same draws (default: 42)', parseNumber)
    .option('--first-epochs <n>', 'of halving: epochs before the first half is stopped (default: 1)', parseNumber)
    .option(
      '--folds <n>',
      'make each trial so many runs that hold out another part of the training images',
      parseNumber,
    )
    .addOption(
      new Option('--measure <name>', 'what is compared (default: valAccuracy)').choices(['valAccuracy', 'valLoss']),
    )
    .option(...hubOption)
    .option('--json', 'print one object as the last line of stdout')
    .optionsGroup('Of every run:')
    .option('--name <text>', 'name of the sweep (default: the model)')
    .option('--model <id>', 'model to train ("models" lists them)', 'model_1')
    .option('--dataset <name>', 'dataset to train on ("datasets" lists them)', 'mnist')
    .option('--epochs <n>', 'times to go through the training images', parseNumber, 5)
    .option('--batch-size <n>', 'images in a step', parseNumber, 32)
    .option('--learning-rate <rate>', `how far a step goes (default: ${usualRatesInWords})`, parseNumber)
    .option('--seed <n>', 'of the weights and the order of images', parseNumber, 42)
    .option('--tag <text>', 'tag of the runs; may be given several times', collect)
    .option('--augmentation', 'shift and turn the training images a little, differently in every epoch')
    .option('--needs <labels>', 'only on trainers with these labels, such as gpu,big')
    .option('--priority <n>', 'runs with a higher one are taken first (default: 0)', parseNumber)
    .option('--retries <n>', 'how often a run is offered again when its process or trainer dies', parseNumber)
  addTrainingOptions(sweepCommand)
    .addHelpText(
      'after',
      `
Examples:
  npm run misfit -- sweep --model model_2 --vary learningRate=0.001,0.01 --vary batchSize=32,64
  npm run misfit -- sweep --vary learningRate=0.0001..0.1:log --vary optimizer=adam,sgd --method random --trials 12
  npm run misfit -- sweep --vary learningRate=0.0001..0.1:log --method halving --trials 16 --epochs 8`,
    )
    .action(async (flags: SettingFlags & SweepFlags) => {
      const [{ startSweepAtHub }, { commandContext }, { trainSettings }] = await Promise.all([
        import('./commands/sweep.ts'),
        import('./commands/context.ts'),
        import('./commands/train-settings.ts'),
      ])
      await startSweepAtHub(commandContext(flags.json === true), await trainSettings({ ...flags, queue: true }), flags)
    })
}
