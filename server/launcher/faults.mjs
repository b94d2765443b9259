// `npm run faults`: breaks a running newsroom in every way we know, and shows that no promise was broken.
import './node-version.mjs'
import { runCompiled } from './compiled.mjs'
import { speakPlainly } from './sentence.mjs'

await speakPlainly(() => runCompiled('faults/main', process.argv.slice(2)))
