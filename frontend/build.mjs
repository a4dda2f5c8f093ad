// Bundles the cards into one ES module; the same sources give the same bytes.
import { build } from "esbuild";

const outfile = process.argv[2] ?? "../custom_components/data_exchanger/www/data-exchanger-cards.js";
await build({
  entryPoints: ["src/index.ts"],
  outfile,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Data Exchanger cards. Apache-2.0. Contains Lit (BSD-3-Clause) and Material Design Icons (Apache-2.0). */" },
  define: { "process.env.NODE_ENV": '"production"' },
});
