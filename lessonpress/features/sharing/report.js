// A report names the cell, the figure or the section that the address points at: a reader who has followed its link has come from there.
const { pointedAt } = lessonpress
const report = document.querySelector(".about-page a[href*='/issues/new?']")
const plain = report?.href

function nameThePlace() {
  const url = new URL(plain), id = pointedAt()?.id
  const field = url.searchParams.has("body") ? "body" : "issue[description]"
  if (id) url.searchParams.set(field, `${url.searchParams.get(field)}#${id}`)
  report.href = url
}

if (report) {
  addEventListener("hashchange", nameThePlace)
  nameThePlace()
}
