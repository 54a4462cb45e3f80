// The dashboard with its hub and a trainer beside it: `node apps/dashboard/start.mjs [--dev] [--port 4200]`.
import { runServer } from './bundle.mjs'

await runServer()
