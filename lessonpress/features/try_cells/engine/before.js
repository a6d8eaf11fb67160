// What the interpreter asks of the place where it starts: a worker made of a blob has no address of its own. What it would say to the console is
// for those who work on it.
globalThis.__BRYTHON__ = { brython_path: "https://page.invalid/" }
globalThis.page = {}
console.log = () => {}
