// Our own rules for scripts, which `deno lint` holds beside its own (deno.json).
const MOST_LINES = { file: 300, function: 60 }

const lines = (text) => text.trimEnd().split("\n").length

// How long something may be. A file's own lines are no function's: only what is called counts.
function lengths(context) {
  const { sourceCode } = context
  function check(kind) {
    return (node) => {
      const n = lines(kind === "file" ? sourceCode.text : sourceCode.getText(node))
      if (n <= MOST_LINES[kind]) return
      context.report({ node, message: `a ${kind} of ${n} lines, at most ${MOST_LINES[kind]}` })
    }
  }
  return {
    Program: check("file"),
    FunctionDeclaration: check("function"),
    FunctionExpression: check("function"),
    ArrowFunctionExpression: check("function"),
  }
}

// Lines that begin with // and indentation are left out of what a page loads (lessonpress/render/page.py). That is safe as long as
// no text and no remark goes on in another line.
function oneLine(context) {
  const check = (what) => (node) => {
    if (!context.sourceCode.getText(node).includes("\n")) return
    context.report({ node, message: `${what} that goes over a line` })
  }
  return {
    Literal: check("a text"),
    TemplateElement: check("a text"),
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (comment.type !== "Block") continue
        context.report({ range: comment.range, message: "a remark between /* and */; use //" })
      }
    },
  }
}

export default {
  name: "lessonpress",
  rules: { lengths: { create: lengths }, "one-line": { create: oneLine } },
}
