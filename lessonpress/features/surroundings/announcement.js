// An announcement stays away once a reader has put it away, until it says something else.
const { remember, remembered } = lessonpress
const KEY = "lessonpress-announcement"

const box = document.getElementById("quarto-announcement")
const close = box?.querySelector(".announcement-close")
if (close) {
  const id = box.dataset.announcementId
  box.hidden = remembered(KEY) === id
  close.hidden = false
  close.addEventListener("click", () => {
    box.hidden = true
    remember(KEY, id)
  })
}
