import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Imports go one way; a folder that reached back would couple what is meant to prove the other wrong. */
function mayNotImport(files, folders, message) {
  return {
    files,
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: `^(\\.\\./)+(${folders.join("|")})(/|$)`, message },
            ...packagePatterns(folders, message),
          ],
        },
      ],
    },
  };
}

function packagePatterns(folders, message) {
  return folders.includes("sdk") ? [{ regex: "^pulumi-entra-ca(/provider.*)?$", message }] : [];
}

export default defineConfig(
  { ignores: ["dist/", ".entra-ca/", "examples/", "tests/fixtures/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
    },
  },
  {
    // chai's assertions are property reads, and mocha awaits what a test returns.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["cli/*.js", "plugin/*.js"],
    languageOptions: { sourceType: "commonjs", globals: { __dirname: "readonly" } },
  },
  {
    files: ["tests/clients/*.mjs"],
    languageOptions: {
      globals: { Buffer: "readonly", console: "readonly", process: "readonly", Request: "readonly", URL: "readonly" },
    },
  },
  mayNotImport(
    ["emulator/**"],
    ["provider", "sdk", "engine", "cli"],
    "The emulator is written from Graph's documentation alone.",
  ),
  mayNotImport(["engine/**"], ["provider", "sdk", "cli"], "The engine knows Pulumi's protocol, not this provider."),
  mayNotImport(
    ["provider/**"],
    ["sdk", "emulator", "engine", "cli"],
    "The provider runs without the program, the emulator and the engine.",
  ),
  mayNotImport(
    ["files/**"],
    ["provider", "sdk", "emulator", "engine", "cli"],
    "Everything may use it, so it uses nothing else of this package.",
  ),
  mayNotImport(["sdk/**"], ["emulator", "engine", "cli"], "The sdk is what a program imports, and nothing else."),
);
