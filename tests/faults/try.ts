import { runFaults } from './run.ts'
import { randomFrom } from './random.ts'
import { fullSize } from './sizes.ts'
import { printTable } from './table.ts'
const t=Date.now()
const r = await runFaults({ faults: [{ name:'kill-worker', title:'', seconds:2, async inject(scene){ await scene.operations(50); const w = scene.random.pick(scene.workers); const n=`worker ${w.child.pid}`; await w.kill(); await scene.startWorker(); return n } },
 { name:'kill-web', title:'', seconds:2, async inject(scene){ await scene.operations(50); const w = scene.random.pick(scene.webs); const n=`web ${w.child.pid}`; await w.kill(); await scene.startWeb(); return n } },
 { name:'kill-redis', title:'', seconds:2, async inject(scene){ await scene.operations(50); const n=`redis ${scene.redis.pid}`; await scene.redis.kill(); await scene.redis.restart(); return n } },
 { name:'away', title:'', seconds:2, async inject(scene){ const r = scene.random.pick(scene.readers); r.goesAway(); await scene.operations(100); r.comesBack(); return r.name } }],
 random: randomFrom(1), size: fullSize, mixedSeconds: Number(process.argv[2] ?? 10), say: l => console.log(((Date.now()-t)/1000).toFixed(1), l) })
console.log(printTable(r.rows)); for (const v of r.violations.slice(0,30)) console.log(v.invariant, v.what)
