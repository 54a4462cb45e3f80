import { roles } from '@misfit/events/http/access'
import { type Command, Option } from 'commander'
import { hubOption } from './hub-option.ts'

/** Adds the commands for the tokens of a dashboard that others can reach. */
export function addTokenCommands(program: Command): void {
  const token = program
    .command('token')
    .description('make, list and revoke the tokens of a dashboard that others can reach')
    .addHelpText(
      'after',
      `
It asks the dashboard that runs beside this data folder, which needs nothing more, \
or with --hub and MISFIT_TOKEN another.

Examples:
  npm run misfit -- token create --name Ada --role trainer --expires 90d
  npm run misfit -- token list
  npm run misfit -- token revoke 3f9k2m8p1q0z`,
    )

  token
    .command('create')
    .option(...hubOption)
    .description('make a token, and show it this once')
    .requiredOption('--name <text>', 'whose it is: what it does is shown under this name')
    .addOption(
      new Option('--role <role>', 'what it may do: look; train and change runs; everything')
        .choices(roles)
        .makeOptionMandatory(),
    )
    .option('--expires <days>', 'when it ends, such as 90d (default: when it is revoked)')
    .option('--json', 'print it as one line of JSON')
    .action(async (flags: { name: string; role: string; expires?: string; hub?: string; json?: true }) => {
      const [{ createTokenAtHub }, { commandContext }] = await load()
      await createTokenAtHub(commandContext(false), flags)
    })
  token
    .command('list')
    .option(...hubOption)
    .description('list the tokens there are')
    .option('--json', 'print them as one line of JSON')
    .action(async (flags: { hub?: string; json?: true }) => {
      const [{ printTokens }, { commandContext }] = await load()
      await printTokens(commandContext(false), flags)
    })
  token
    .command('revoke')
    .option(...hubOption)
    .description('end a token, and whatever uses it now')
    .argument('<id>', 'id of the token ("token list" shows it)')
    .action(async (id: string, flags: { hub?: string }) => {
      const [{ revokeTokenAtHub }, { commandContext }] = await load()
      await revokeTokenAtHub(commandContext(false), id, flags)
    })
}

const load = () => Promise.all([import('./commands/tokens.ts'), import('./commands/context.ts')])
