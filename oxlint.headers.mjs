/** A rule that no plugin has: jsdoc's don't see what stands before a file's imports. */
const headers = {
  create: (context) => ({
    Program(node) {
      const [first] = context.sourceCode.getAllComments();
      if (first?.type === "Line" && first.range[0] === 0 && node.body[0]?.type === "ImportDeclaration") {
        context.report({ loc: first.loc, message: "What a file is about is said in a doc comment." });
      }
    },
  }),
};

export default { meta: { name: "local" }, rules: { headers } };
