// The first import of every start file: an older Node would fail later, somewhere else, in words nobody can use.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Stop Press needs Node 20.19 or newer, and this is ${process.versions.node}: see https://nodejs.org.\n`,
  )
  process.exit(1)
}
