// The interpreter: sources run one after another in one namespace, and nothing is asked of a server.
const { page, __BRYTHON__: $B } = globalThis
const py = $B.builtins, NONE = py.None
const VALUE = "__value__" // the name that the last expression's value has for a moment
const DRIVER = "page_driver" // our own Python that others stand on (page/page_driver.py)

function start({ aliases, library, modules }) {
  page.aliases = aliases
  $B.use_VFS = true
  $B.VFS = { ...library, ...modules }
  $B.stdlib_module_names = $B.$list(Object.keys(library))
  $B.make_import_paths = (file) => {
    $B.import_info[file] = { meta_path: finders, path_hooks: [], path: [] }
  }
  $B.parser.brython({ debug: 1, indexeddb: false })
  page.names = $B.empty_dict()
  $B.str_dict_set(page.names, "__name__", "__main__")
  top()
  offer()
  py.exec(`import ${DRIVER}`, $B.empty_dict())
  finders.push(driven("Nowhere"))
  for (const name of ["breakpoint", "exit", "help", "input", "open", "quit"]) {
    py[name] = driven(name)
  }
}

const finders = [$B.finders.VFS]

// The text of the editor that runs, for checks that read it.
function reading(source) {
  $B.imported.__try__ ??= $B.module.$factory("__try__")
  $B.module_setattr($B.imported.__try__, "source", source)
}

const driven = (name) => $B.module_getattr($B.imported[DRIVER], name)

// Where the interpreter is before it runs anything; what runs counts from here.
function top() {
  const names = $B.dict_as_jsobj(page.names)
  $B.frame_obj = null
  $B.enter_frame(["__main__", names, "__main__", names], "page", 1)
}

// What our Python can ask of this script, as the module `_page`.
function offer() {
  $B.imported.annotationlib = $B.module.$factory("annotationlib") // annotations ask that it is there
  $B.imported._page = $B.module.$factory("_page")
  $B.addToImported("_page", {
    flush: () => (page.flush(), NONE),
    now: () => $B.fast_float(performance.now() / 1000),
    tell: (event) => (page.tell($B.pyobj2structuredclone(event)), NONE),
    today: () => $B.fast_float(Date.now() / 1000),
    write: (name, text) => (page.write(name, String(text)), NONE),
  })
}

function parsed(source, file) {
  $B.file_cache[file] = source
  return $B._PyPegen.run_parser(new $B.Parser(source, file, "file"))
}

// A cell's last line has a value if it is an expression: it gets a name.
function named(tree) {
  const last = tree.body.at(-1)
  if (!(last instanceof $B.ast.Expr)) return false
  const name = new $B.ast.Name(VALUE, new $B.ast.Store())
  $B.copy_position(name, last.value)
  const assign = new $B.ast.Assign($B.$list([name]), last.value)
  $B.copy_position(assign, last)
  tree.body.splice(-1, 1, assign)
  return true
}

// Runs a source; gives the value of its last expression, or None.
function run(text, file) {
  const source = text.replace(/\r\n?/g, "\n"), tree = parsed(source, file)
  const valued = named(tree)
  const code = { ob_type: $B.code, filename: file, mode: "exec", source, _ast: { $js_ast: tree } }
  py.exec(code, page.names)
  if (!valued) return NONE
  const value = $B.str_dict_get(page.names, VALUE, NONE)
  $B.$call($B.$getattr(page.names, "pop"), VALUE)
  return value
}

Object.assign(page, { driven, python: $B, reading, run, start, top })
