/** Commands for people. Each command's module is loaded only when it is called: a check must start fast. */
import { Command } from 'commander'
import { VERSION } from './version.ts'

const program = new Command('forwardcheck')
  .description(
    'Examines forwarded WhatsApp messages for account-takeover lures and answers in the sender’s language.',
  )
  .version(VERSION)
  .showHelpAfterError()

program
  .command('start')
  .description('run the bot')
  .option('--roles <list>', 'what this process does', 'gateway,worker,console')
  .option('--accounts <names>', 'serve these of WHATSAPP_ACCOUNTS only, comma-separated')
  .action(async (options) => (await import('./cli/start.ts')).start(options))

program
  .command('pair')
  .description('link the bot to a WhatsApp number, by QR code or by pairing code')
  .option('--account <name>', 'which of WHATSAPP_ACCOUNTS, where there are several')
  .option('--code <number>', 'ask for a pairing code for this number instead of a QR code')
  .option('--raw', 'print only the QR code’s text, one line for each new code')
  .action(async (options) => (await import('./cli/pair.ts')).pair(options))

program
  .command('numbers')
  .description('how every linked number fares')
  .action(async () => (await import('./cli/numbers.ts')).listNumbers())
  .addCommand(
    new Command('pause')
      .description('close a number’s connection and keep it closed until resume')
      .argument('<account>')
      .action(async (account: string) => (await import('./cli/numbers.ts')).changeNumber('pause', account)),
  )
  .addCommand(
    new Command('resume')
      .description(
        'connect a number again: paused, replaced, not readable before; of a restricted one, try one reply',
      )
      .argument('<account>')
      .action(async (account: string) => (await import('./cli/numbers.ts')).changeNumber('resume', account)),
  )

program
  .command('check')
  .description('examine one message, or a stream of them; no queue, no network')
  .argument('[text]', 'the message')
  .option('--image <file>', 'a picture to examine')
  .option('--from <number>', 'the sender’s number, like +923001234567: gives country and language')
  .option('--forwarded', 'the text was forwarded, not written by the sender')
  .option('--json', 'answer as one line of JSON')
  .option('--readings', 'add what was read from the picture, secrets masked')
  .option('--jsonl', 'read {"id","text"?,"image"?,"from"?,"forwarded"?} lines from standard input')
  .action(async (text: string | undefined, options) => (await import('./cli/check.ts')).check(text, options))

program
  .command('simulate')
  .description('a chat in the terminal, through the real queues and workers')
  .option('--from <number>', 'the simulated sender’s number, like +77011234567')
  .action(async (options: { from?: string }) => (await import('./cli/simulate.ts')).simulate(options))

program
  .command('handovers')
  .description('who asked for a person and waits, with the address to write to')
  .option('--close <id>', 'this one was written to: delete the address')
  .action(async (options: { close?: string }) => (await import('./cli/handovers.ts')).handovers(options))

program
  .command('operator')
  .description('who may use the console')
  .addCommand(
    new Command('add')
      .description('let somebody in')
      .argument('<name>')
      .requiredOption('--role <role>', 'viewer, analyst or admin')
      .option('--password-file <file>', 'its first line is the password; else it is asked for')
      .option('--generate', 'make a password up and print it')
      .action(async (name: string, options) =>
        (await import('./cli/operator.ts')).addOperator(name, options),
      ),
  )
  .addCommand(
    new Command('list')
      .description('everybody who was let in, and who is disabled')
      .action(async () => (await import('./cli/operator.ts')).listOperators()),
  )
  .addCommand(
    new Command('password')
      .description('set a new password; log-ins and failed attempts of before are forgotten')
      .argument('<name>')
      .option('--password-file <file>', 'its first line is the password; else it is asked for')
      .option('--generate', 'make a password up and print it')
      .action(async (name: string, options) =>
        (await import('./cli/operator.ts')).setPassword(name, options),
      ),
  )
  .addCommand(
    new Command('disable')
      .description('log somebody out and keep them out')
      .argument('<name>')
      .action(async (name: string) => (await import('./cli/operator.ts')).disableOperator(name)),
  )

program
  .command('session')
  .description('the WhatsApp session as a file, and what shape it is in')
  .addCommand(
    new Command('export')
      .description('write a number’s session to a file, under a passphrase')
      .argument('<file>')
      .option('--account <name>', 'which of WHATSAPP_ACCOUNTS, where there are several')
      .option('--passphrase-file <file>', 'its first line is the passphrase; else it is asked for')
      .action(async (file: string, options) =>
        (await import('./cli/session.ts')).exportToFile(file, options),
      ),
  )
  .addCommand(
    new Command('restore')
      .description('put an exported session into this database; its gateway must be stopped')
      .argument('<file>')
      .option('--account <name>', 'the number it must be of')
      .option('--passphrase-file <file>', 'its first line is the passphrase; else it is asked for')
      .option('--replace', 'forget the other link that this database has')
      .option(
        '--even-if-stale',
        'go back to an older state: some messages cannot be read until they are sent again',
      )
      .action(async (file: string, options) =>
        (await import('./cli/session.ts')).restoreFromFile(file, options),
      ),
  )
  .addCommand(
    new Command('verify')
      .description('open every session record and say what is damaged; changes nothing')
      .action(async () => (await import('./cli/session.ts')).verify()),
  )
  .addCommand(
    new Command('accept-stale')
      .description('go on with a database that is older than what this gateway used')
      .option('--account <name>', 'which of WHATSAPP_ACCOUNTS, where there are several')
      .action(async (options) => (await import('./cli/session.ts')).acceptStaleSession(options)),
  )
  .addCommand(
    new Command('forget')
      .description('delete a session that nothing can mend, to pair anew')
      .option('--account <name>', 'which of WHATSAPP_ACCOUNTS, where there are several')
      .option('--yes', 'really')
      .action(async (options) => (await import('./cli/session.ts')).forget(options)),
  )

program
  .command('key')
  .description('the keys that protect what is stored; every gateway must be stopped')
  .addCommand(
    new Command('rotate')
      .description('seal everything with a new key')
      .action(async () => (await import('./cli/key.ts')).rotate()),
  )
  .addCommand(
    new Command('replace')
      .description('replace the data key: DATA_KEY, or data.key in the data folder')
      .option('--new-key-file <file>', 'the new key; needed where DATA_KEY is set, else one is made')
      .action(async (options) => (await import('./cli/key.ts')).replace(options)),
  )

program
  .command('content')
  .description('work on the content: texts, lures, payloads')
  .addCommand(
    new Command('check')
      .description('check every content file, example and reply')
      .action(async () => (await import('./cli/content-check.ts')).contentCheck()),
  )
  .addCommand(
    new Command('preview')
      .description('show every reply as a person would read it')
      .option('--language <tag>', 'en, ur, ur-Latn, ru or kk', 'en')
      .option('--country <code>', 'PK, KZ, or none; else where the language is likeliest')
      .option('--only <prefix>', 'replies whose names begin like this, for example "danger lure.vote"')
      .option('--html <file>', 'write one page of chat bubbles instead, to open in a browser')
      .action(async (options) => (await import('./cli/content-preview.ts')).contentPreview(options)),
  )

program
  .command('doctor')
  .description('examine configuration, database, queue, language data, clock and data folder')
  .action(async () => (await import('./cli/doctor.ts')).doctor())

try {
  await program.parseAsync()
} catch (error) {
  // Every error of ours says what to do; only a slip in the program needs its stack.
  const isSlip = [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind)
  console.error(error instanceof Error && !isSlip ? error.message : error)
  process.exitCode = 1
}
