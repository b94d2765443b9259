export function build(how?: { withTests?: boolean; always?: boolean }): Promise<void>
