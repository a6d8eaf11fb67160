(function (html) {
  html.classList.add("js");
  try {
    var theme = localStorage.getItem("lessondl-theme");
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
  } catch (e) {}  // storage may be forbidden: the system's choice then stands
})(document.documentElement);
