// Builds the viewer into one script and one style sheet, which src/Formats/Html embeds, and lists the licences of what is in them.
import { build } from 'esbuild'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, 'dist')

await mkdir(out, { recursive: true })
const result = await build({
  absWorkingDir: here,
  entryPoints: [
    { in: 'src/main.ts', out: 'viewer' },
    { in: 'src/viewer.css', out: 'viewer' },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  // a page opens in browsers of the last two years, and in the web views of notebooks
  target: ['chrome123', 'firefox120', 'safari17.5'],
  format: 'iife',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})

const packages = new Set()
for (const path of Object.keys(result.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
  if (found) packages.add(found[1])
}
const licences = []
for (const name of [...packages].sort()) {
  const folder = join(here, 'node_modules', name)
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  licences.push(`${name} ${version} (${license})\n\n${(await readFile(join(folder, 'LICENSE'), 'utf8')).trim()}\n`)
}
await writeFile(join(out, 'licences.txt'), licences.join('\n\n'))
