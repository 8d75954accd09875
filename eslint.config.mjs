import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

/** No rule of jsdoc's sees what stands before a file's imports. */
const headers = {
  create: ({ sourceCode, report }) => ({
    Program(node) {
      const [first] = sourceCode.getAllComments();
      if (first?.type === "Line" && first.range[0] === 0 && node.body[0]?.type === "ImportDeclaration") {
        report({ loc: first.loc, message: "What a file is about is said in a doc comment." });
      }
    },
  }),
};

export default defineConfig(
  { ignores: ["dist/", ".cache/", ".entra-ca/", "examples/", "tests/fixtures/"] },
  js.configs.recommended,
  {
    rules: {
      "arrow-body-style": "error",
      curly: "error",
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // There are no enums here to assign to, and looking for them takes a fifth of the time.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
    },
  },
  {
    files: ["**/*.ts"],
    plugins: { jsdoc, local: { rules: { headers } } },
    settings: { jsdoc: { mode: "typescript" } },
    rules: {
      "jsdoc/check-param-names": ["error", { checkDestructured: false, disableMissingParamChecks: true }],
      "jsdoc/check-tag-names": "error",
      "jsdoc/empty-tags": "error",
      "jsdoc/informative-docs": "error",
      "jsdoc/no-types": "error",
      "jsdoc/tag-lines": ["error", "any", { startLines: 1 }],
      "local/headers": "error",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["tests/**"],
    rules: {
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ["TSInterfaceDeclaration"],
        },
      ],
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
);
