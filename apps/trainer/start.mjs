// The trainer that takes runs from a hub: `node apps/trainer/start.mjs --hub http://127.0.0.1:4200`.
import { runTrainer } from './bundle.mjs'

await runTrainer()
