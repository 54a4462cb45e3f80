#!/usr/bin/env bash
# sharp 0.35.5: enlarging is half a pixel off. The row [0, 100] made four wide by the linear kernel is 0, 0, 50, 100;
# Pillow, TensorFlow with half-pixel centres and browsers give 0, 25, 75, 100. And a raw image of one channel comes back
# with three. A model trained on pictures that sharp enlarged sees others when another library serves it.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit sharp@0.35.5
cat > run.mjs <<'JS'
import sharp from 'sharp'
const { data, info } = await sharp(Buffer.from([0, 100]), { raw: { width: 2, height: 1, channels: 1 } })
  .resize(4, 1, { kernel: 'linear', fit: 'fill' }).raw().toBuffer({ resolveWithObject: true })
const row = Array.from({ length: 4 }, (_, i) => data[i * info.channels])
console.log(`sharp ${sharp.versions.sharp}: [0, 100] becomes [${row.join(', ')}], of ${info.channels} channels`)
if (String(row) !== '0,0,50,100' || info.channels !== 3) throw new Error('the answer changed')
JS
node run.mjs
