/** The help of each command and of all of them, made from the same list that reads what is typed. */
import type { CliCommand } from './command.ts'

const call = 'npm run -s stop-press --'

export function usageOf(command: CliCommand): string {
  const required = command.options
    .filter(option => option.isRequired)
    .map(({ name, value, isMultiple }) => `--${name} ${value}${isMultiple ? ' …' : ''}`)
  return [`usage: ${call}`, command.name, ...(command.positionals ?? []), ...required, '[options]'].join(' ')
}

export function helpOf(command: CliCommand): string[] {
  const options = [
    ...command.options.map(({ name, value, about, choices, isMultiple, isRequired }) => [
      `--${name}${value ? ` ${value}` : ''}`,
      [about, choices && `(${choices.join(', ')})`, isMultiple && '(may be repeated)', isRequired && '(required)']
        .filter(Boolean)
        .join(' '),
    ]),
    ['--json', 'Print one JSON document.'],
    ['--help', 'Print this.'],
  ]
  const width = Math.max(...options.map(([option = '']) => option.length))
  return [
    command.about,
    '',
    usageOf(command),
    '',
    ...options.map(([option = '', about = '']) => `  ${option.padEnd(width)}  ${about}`),
    '',
    'Exit code: 0 done, 1 refused, 2 wrong use, 3 Redis or the service could not be reached.',
  ]
}

export function overview(commands: readonly CliCommand[]): string[] {
  const width = Math.max(...commands.map(command => command.name.length))
  return [
    'Works on the newsroom of this machine, with the settings of the service and without a token.',
    '',
    `usage: ${call} <command> [options]`,
    '',
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    '',
    `Each has its own --help: ${call} publish --help`,
  ]
}
