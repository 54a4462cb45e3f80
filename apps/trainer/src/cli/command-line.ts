import { Command, CommanderError } from 'commander'
import { startRunProcess } from '../../fork-program.mjs'
import type { SettingFlags } from './commands/train-settings.ts'
import { exitCodes } from './exit-codes.ts'
import { hubOption } from './hub-option.ts'
import { collect, parseNumber, parseThreads } from './run-settings-flags.ts'
import { addTokenCommands } from './token-commands.ts'
import { addFleetCommands } from './fleet-commands.ts'
import { addTransferCommands } from './transfer-commands.ts'
import { addTrainingOptions, usualRatesInWords } from './training-flags.ts'
import { misfitVersion } from '../misfit-version.ts'
import { UsageError } from './usage-error.ts'

interface TrainFlags extends SettingFlags {
  continue?: string
  hub?: string
  json?: true
}

/**
 * Does what the command line asks. Nothing slow is loaded before the arguments are known to be good: each command
 * brings its own parts.
 *
 * @param args without `node` and the script
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.ok
  try {
    await commands((exit) => {
      code = exit
    }).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return sayWhatIsWrong(error)
  }
}

function commands(onExit: (code: number) => void): Command {
  const program = new Command('misfit')
    .description('Train image classifiers, and look straight at what they get wrong.')
    .version(misfitVersion())
    .option(
      '--token <secret>',
      'token of a dashboard that asks for one; others may see it in the list of processes, but not MISFIT_TOKEN',
    )
    .hook('preAction', () => {
      const { token } = program.opts<{ token?: string }>()
      if (token !== undefined) process.env['MISFIT_TOKEN'] = token
    })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  npm run misfit -- walk
  npm run misfit -- train --model model_1 --epochs 5
  npm run misfit -- runs

RUN is a run's id, the beginning of its id, or its name when only one run has it.`,
    )

  program
    .command('walk')
    .description('train the four models of the MNIST walk, each changing one thing')
    .option('--threads <n>', 'threads for TensorFlow (default: what is fastest for each model)', parseThreads)
    .option('--json', 'print one object as the last line of stdout, everything else to stderr')
    .action(async (flags: { threads?: number; json?: true }) => {
      const [{ walk }, { trainingContext }] = await Promise.all([
        import('./commands/walk.ts'),
        import('./commands/context.ts'),
      ])
      onExit(await walk(trainingContext(flags)))
    })

  const trainCommand = program
    .command('train')
    .description('train one model')
    .option('--model <id>', 'model to train ("models" lists them)', 'model_1')
    .option('--dataset <name>', 'dataset to train on ("datasets" lists them)', 'mnist')
    .option('--epochs <n>', 'times to go through the training images', parseNumber, 5)
    .option('--batch-size <n>', 'images in a step', parseNumber, 32)
    .option(
      '--learning-rate <rate>',
      `how far a step goes; a schedule changes it over the run (default: ${usualRatesInWords})`,
      parseNumber,
    )
    .option('--seed <n>', 'same seed, same machine, same settings: the same weights', parseNumber, 42)
    .option('--name <text>', 'name of the run (default: the model)')
    .option('--tag <text>', 'tag of the run; may be given several times', collect)
    .option('--augmentation', 'shift and turn the training images a little, differently in every epoch')
    .option('--ensemble-of <runs...>', 'train nothing: average the answers of these runs on the test images')
    .optionsGroup('On a trainer of a dashboard:')
    .option('--queue', 'let any trainer of the dashboard train it, instead of this process')
    .option(...hubOption)
    .option('--needs <labels>', 'only on trainers with these labels, such as gpu,big')
    .option('--priority <n>', 'runs with a higher one are taken first (default: 0)', parseNumber)
    .option('--retries <n>', 'how often it is offered again when its process or trainer dies', parseNumber)
    .option('--wait <seconds>', 'stop it when no trainer takes it for so long', parseNumber)
    .optionsGroup('Options:')
    .option('--continue <run>', 'go on with this run from its last checkpoint, with its own settings')
    .option('--json', 'print one object as the last line of stdout, everything else to stderr')
  addTrainingOptions(trainCommand)
    .addHelpText(
      'after',
      `
Examples:
  npm run misfit -- train --model model_3 --epochs 5 --tag walk
  npm run misfit -- train --optimizer adamw --weight-decay 0.01 --schedule cosine --warm-up 500 --label-smoothing 0.1
  npm run misfit -- train --optimizer sgd --momentum 0.9 --nesterov --schedule step --schedule-every 2
  npm run misfit -- train --model model_2 --learning-rate 0.0005 --name "slower, longer" --epochs 20
  npm run misfit -- train --continue 3f9k
  npm run misfit -- train --model model_3 --queue --needs gpu --priority 5
  npm run misfit -- train --model model_1 --epochs 1 --json | tail -n 1

Ctrl-C stops after the current step and saves; "resume" goes on from there.
Exit code: 0 completed, 1 failed, 2 bad usage, 130 stopped with Ctrl-C.`,
    )
    .action(async (flags: TrainFlags, command: Command) => {
      // It loads TensorFlow while this process reads its settings, if it does not do so already.
      const started = flags.continue === undefined && flags.queue !== true ? startRunProcess() : undefined
      const [{ train, continueRun }, { trainingContext }, { trainSettings, requireOnlyContinue }] = await Promise.all([
        import('./commands/train.ts'),
        import('./commands/context.ts'),
        import('./commands/train-settings.ts'),
      ])
      if (flags.continue !== undefined) {
        requireOnlyContinue(command)
        onExit(await continueRun(trainingContext(flags), flags.continue))
      } else {
        const settings = await trainSettings(flags)
        if (flags.queue === true) {
          const [{ queueRun }, { commandContext }] = await Promise.all([
            import('./commands/queue-run.ts'),
            import('./commands/context.ts'),
          ])
          await queueRun(commandContext(flags.json === true), settings, { hub: flags.hub, json: flags.json === true })
          return
        }
        onExit(await train(trainingContext(flags), settings, started))
      }
    })

  program
    .command('resume')
    .description('go on with a stopped or lost run from its last checkpoint')
    .argument('<run>', 'the run')
    .option('--threads <n>', 'threads for TensorFlow', parseThreads)
    .option('--json', 'print one object as the last line of stdout, everything else to stderr')
    .addHelpText('after', '\nExample:\n  npm run misfit -- resume 3f9k')
    .action(async (run: string, flags: { threads?: number; json?: true }) => {
      const [{ continueRun }, { trainingContext }] = await Promise.all([
        import('./commands/train.ts'),
        import('./commands/context.ts'),
      ])
      onExit(await continueRun(trainingContext(flags), run))
    })

  program
    .command('runs')
    .description('list the runs of this machine')
    .option('--limit <n>', 'how many to list', parseNumber, 30)
    .option('--json', 'print them as one line of JSON')
    .action(async (flags: { limit: number; json?: true }) => {
      const [{ printRuns }, { commandContext }] = await Promise.all([
        import('./commands/print-runs.ts'),
        import('./commands/context.ts'),
      ])
      await printRuns(commandContext(false), { limit: flags.limit, json: flags.json === true })
    })

  program
    .command('show')
    .description('show all about a run')
    .argument('<run>', 'the run')
    .option('--json', 'print it as one line of JSON')
    .addHelpText('after', '\nExample:\n  npm run misfit -- show model_1')
    .action(async (run: string, flags: { json?: true }) => {
      const [{ showRun }, { commandContext }] = await Promise.all([
        import('./commands/show.ts'),
        import('./commands/context.ts'),
      ])
      await showRun(commandContext(false), run, { json: flags.json === true })
    })

  program
    .command('export')
    .description('copy a run out: its folder, its model for TensorFlow.js, its metrics as CSV')
    .argument('<run>', 'the run')
    .requiredOption('--to <folder>', 'folder to write to')
    .option('--force', 'write into a folder that is not empty')
    .addHelpText('after', '\nExample:\n  npm run misfit -- export model_1 --to ./model_1-export')
    .action(async (run: string, flags: { to: string; force?: true }) => {
      const [{ exportRun }, { commandContext }] = await Promise.all([
        import('./commands/export.ts'),
        import('./commands/context.ts'),
      ])
      await exportRun(commandContext(false), run, { to: flags.to, force: flags.force === true })
    })

  program
    .command('push')
    .description('send a run folder to a running dashboard; sending it again changes nothing')
    .argument('<folder>', 'a run folder, or the folder of an export')
    .option(...hubOption)
    .addHelpText('after', '\nExample:\n  npm run misfit -- push ./model_1-export --hub http://127.0.0.1:4200')
    .action(async (folder: string, flags: { hub?: string }) => {
      const [{ pushRun }, { commandContext }] = await Promise.all([
        import('./commands/push.ts'),
        import('./commands/context.ts'),
      ])
      await pushRun(commandContext(false), folder, flags.hub)
    })

  addFleetCommands(program)
  addTransferCommands(program)
  addTokenCommands(program)

  // Answered by tools/setup before this is loaded, since it must work where nothing is installed; here for the list.
  program
    .command('doctor')
    .description('say what is installed, and how to mend what is missing')
    .option('--json', 'print it as one line of JSON')
    .action(() => {
      throw new UsageError('doctor needs the set-up around it; call it as "npm run misfit -- doctor"')
    })

  // Answered by the dashboard's own program, which has the store; here for the list.
  program
    .command('data')
    .description('copy to and from PostgreSQL, back up and restore what is kept')
    .allowUnknownOption()
    .argument('[command...]', 'copy, backup or restore')
    .action(() => {
      throw new UsageError('data belongs to the dashboard; call it as "npm run misfit -- data"')
    })

  program
    .command('models')
    .description('list the models there are')
    .option('--json', 'print them as one line of JSON')
    .action(async (flags: { json?: true }) => {
      const { listModels } = await import('./commands/print-catalog.ts')
      listModels({ json: flags.json === true })
    })

  program
    .command('datasets')
    .description('list the datasets there are')
    .option('--json', 'print them as one line of JSON')
    .action(async (flags: { json?: true }) => {
      const { printDatasets } = await import('./commands/print-catalog.ts')
      await printDatasets({ json: flags.json === true })
    })
  return program
}

/** Prints what went wrong, and gives the exit code for it. */
function sayWhatIsWrong(error: unknown): number {
  // Commander has said what is wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.badUsage
  const isUsage = error instanceof Error && error.name === 'UsageError'
  // Errors of ours are made for people; of others the stack helps to find out.
  const isExplained =
    isUsage ||
    (error instanceof Error &&
      /^(RunFolder|Import|Archive|Hub|Dataset|Model|Training|Predictions)Error$/.test(error.name))
  process.stderr.write(
    `${isExplained ? `error: ${error.message}` : error instanceof Error ? error.stack : String(error)}\n`,
  )
  return isUsage ? exitCodes.badUsage : exitCodes.failed
}
