/* `/` and Ctrl+K go to the search field. A single key must be possible to switch off (WCAG 2.1.4): a cookie keeps that choice. */
const COOKIE = "sneltoets";
const isOff = () => document.cookie.split("; ").includes(`${COOKIE}=uit`);

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash =
      event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !isOff();
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    const field = document.getElementById("zoek");
    if (!field || !(slash || control)) return;
    event.preventDefault();
    field.focus();
  });

  const toggle = document.querySelector("[data-shortcut-toggle]");
  if (!toggle) return;
  const show = () => toggle.setAttribute("aria-pressed", String(!isOff()));
  toggle.hidden = false;
  show();
  toggle.addEventListener("click", () => {
    const age = isOff() ? 0 : 31536000;
    document.cookie = `${COOKIE}=uit; path=/; max-age=${age}; samesite=lax`;
    show();
  });
}
