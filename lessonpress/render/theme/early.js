(function (html) {
  html.classList.add("js", "folding");  // questions are written open; "folding" hides their answers until they are closed
  window.addEventListener("load", function () { html.classList.remove("folding"); });
  try {
    var theme = localStorage.getItem("lessonpress-theme");
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
  } catch (e) {}  // storage may be forbidden: the system's choice then stands
})(document.documentElement);
