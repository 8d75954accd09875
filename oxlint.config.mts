import { defineConfig } from "oxlint";

/** The rules, as strict as they are by default. */
const errors = (...rules: readonly string[]) => Object.fromEntries(rules.map((rule) => [rule, "error" as const]));

/** The same of a plugin. */
const errorsOf = (plugin: string, ...rules: readonly string[]) => errors(...rules.map((rule) => `${plugin}/${rule}`));

export default defineConfig({
  plugins: ["typescript", "oxc"],
  jsPlugins: [{ name: "docs", specifier: "eslint-plugin-jsdoc" }, "./oxlint.headers.mjs"],
  categories: { correctness: "error" },
  options: { typeAware: true, reportUnusedDisableDirectives: "error" },
  env: { node: true },
  ignorePatterns: ["dist/", ".cache/", ".entra-ca/", "examples/", "tests/fixtures/"],
  settings: { jsdoc: { mode: "typescript" } },
  rules: {
    ...errors("arrow-body-style", "curly", "eqeqeq", "no-case-declarations", "no-duplicate-imports", "no-empty"),
    ...errors("no-fallthrough", "no-prototype-builtins", "no-redeclare", "no-regex-spaces", "no-undef"),
    ...errors("no-unexpected-multiline", "no-useless-assignment", "object-shorthand", "prefer-arrow-callback"),
    ...errors("preserve-caught-error"),
    // Without a comparison things are sorted as texts, which is meant where it is done.
    "typescript/require-array-sort-compare": "off",
  },
  overrides: [
    {
      files: ["**/*.ts"],
      rules: {
        ...errors("no-array-constructor", "no-empty-function", "no-useless-constructor", "no-var", "prefer-const"),
        ...errors("prefer-rest-params", "prefer-spread"),
        "no-restricted-exports": [
          "error",
          { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
        ],
        "no-unused-vars": ["error", { ignoreRestSiblings: true }],
        // The compiler sees to these.
        "constructor-super": "off",
        "no-redeclare": "off",
        "no-undef": "off",
        ...errorsOf(
          "typescript",
          ...["adjacent-overload-signatures", "array-type", "ban-tslint-comment", "class-literal-property-style"],
          ...["consistent-generic-constructors", "consistent-indexed-object-style", "consistent-type-assertions"],
          ...["consistent-type-definitions", "consistent-type-exports", "consistent-type-imports", "dot-notation"],
          ...["no-confusing-non-null-assertion", "no-confusing-void-expression", "no-deprecated", "no-dynamic-delete"],
          ...["no-empty-object-type", "no-explicit-any", "no-extraneous-class", "no-generated-empty-object-type"],
          ...["no-inferrable-types", "no-invalid-void-type", "no-misused-promises", "no-mixed-enums", "no-namespace"],
          ...["no-non-null-asserted-nullish-coalescing", "no-non-null-assertion", "no-require-imports"],
          ...["no-unnecessary-boolean-literal-compare", "no-unnecessary-condition"],
          ...["no-unnecessary-template-expression", "no-unnecessary-type-arguments", "no-unnecessary-type-assertion"],
          ...["no-unnecessary-type-constraint", "no-unnecessary-type-conversion", "no-unnecessary-type-parameters"],
          ...["no-unsafe-argument", "no-unsafe-assignment", "no-unsafe-call", "no-unsafe-enum-comparison"],
          ...["no-unsafe-function-type", "no-unsafe-member-access", "no-unsafe-return"],
          ...["non-nullable-type-assertion-style", "only-throw-error", "prefer-find", "prefer-for-of"],
          ...["prefer-function-type", "prefer-includes", "prefer-literal-enum-member", "prefer-nullish-coalescing"],
          ...["prefer-optional-chain", "prefer-promise-reject-errors", "prefer-reduce-type-parameter"],
          ...["prefer-regexp-exec", "prefer-return-this-type", "prefer-string-starts-ends-with"],
          ...["related-getter-setter-pairs", "require-await", "unified-signatures"],
          "use-unknown-in-catch-callback-variable",
        ),
        "typescript/ban-ts-comment": ["error", { minimumDescriptionLength: 10 }],
        "typescript/restrict-plus-operands": [
          "error",
          {
            allowAny: false,
            allowBoolean: false,
            allowNullish: false,
            allowNumberAndString: false,
            allowRegExp: false,
          },
        ],
        "typescript/restrict-template-expressions": ["error", { allowNumber: true }],
        "typescript/return-await": ["error", "error-handling-correctness-only"],
        ...errorsOf("docs", "check-tag-names", "empty-tags", "informative-docs", "no-types"),
        "docs/check-param-names": ["error", { checkDestructured: false, disableMissingParamChecks: true }],
        "docs/tag-lines": ["error", "any", { startLines: 1 }],
        "local/headers": "error",
      },
    },
    {
      files: ["{cli,docs,emulator,engine,files,programs,provider,sdk,start}/**/*.ts"],
      rules: {
        "docs/require-jsdoc": [
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
      rules: { "no-unused-expressions": "off", "typescript/no-non-null-assertion": "off" },
    },
    {
      // What these take from modules by require isn't typed.
      files: ["{cli,plugin}/*.js"],
      rules: { "typescript/unbound-method": "off" },
    },
  ],
});
