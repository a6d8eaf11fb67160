// A page of its own, in a sandbox, that holds the worker. It passes on what the page around it asks and what the worker says, and ends the
// worker when it is told to, or when that has said too much.
const { parts } = globalThis
if (origin !== "null") throw new Error("this page runs only in a sandbox")

const program = URL.createObjectURL(new Blob(parts.scripts, { type: "text/javascript" }))
let worker = null, port = null

function begin() {
  worker = new Worker(program)
  const { aliases, library, modules } = parts
  worker.postMessage({ start: { aliases, library, modules } })
  worker.addEventListener("message", ({ data }) => {
    port.postMessage(data)
    if (data.gone) renew()
  })
  worker.addEventListener("error", (e) => {
    e.preventDefault()
    port.postMessage({ kind: "ended", why: "memory", gone: true })
    renew()
  })
}

function renew() {
  worker.terminate()
  begin()
}

function asked({ data }) {
  if (data.ping) port.postMessage({ kind: "here" })
  else if (data.renew) {
    renew()
    port.postMessage({ kind: "renewed" })
  } else worker.postMessage(data)
}

addEventListener("message", (e) => {
  if (e.source !== parent || port) return
  port = e.ports[0]
  port.onmessage = asked
  port.postMessage({ kind: "here" })
  begin()
})
