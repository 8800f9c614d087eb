/* Say what changed: aloud for a screen reader, or visibly when something went wrong. */
export function announce(text) {
  const region = document.getElementById("announce");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

let timer;

export function notice(text) {
  let box = document.getElementById("notice");
  if (!box) {
    box = document.createElement("div");
    box.id = "notice";
    box.className = "ov-alert ov-alert--error ov-notice";
    box.setAttribute("role", "alert");
    document.querySelector("main")?.append(box);
  }
  box.replaceChildren(
    Object.assign(document.createElement("p"), { className: "ov-alert__body", textContent: text }),
  );
  clearTimeout(timer);
  timer = setTimeout(() => box.remove(), 20000);
}

export function loginLink(text) {
  const link = document.createElement("a");
  link.className = "nl-link";
  link.textContent = text;
  link.href = loginUrl();
  return link;
}

export function loginUrl() {
  const next = encodeURIComponent(location.pathname + location.search);
  return `${document.body.dataset.loginUrl ?? "/"}?next=${next}`;
}
