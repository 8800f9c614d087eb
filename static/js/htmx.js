/* What htmx does not do by itself: start our own parts, move focus to errors, and say when the line is down. */
import { announce, loginUrl, notice } from "./speak.js";

export function startHtmx(start) {
  const body = document.body;
  body.addEventListener("announce", (event) => announce(event.detail.value ?? event.detail));
  body.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    start(part.parentElement ?? part);
    if (part.querySelector?.("#error-summary") || part.id === "error-summary") {
      document.getElementById("error-summary").focus();
    }
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    const login = body.dataset.loginUrl;
    const { responseURL } = event.detail.xhr;
    if (login && responseURL && new URL(responseURL).pathname === login) {
      event.detail.shouldSwap = false;
      location.assign(loginUrl());
    }
  });
  body.addEventListener("htmx:sendError", () => {
    notice("Geen verbinding. Controleer uw internet en probeer het nog een keer.");
  });
  body.addEventListener("htmx:responseError", (event) => {
    const gone = [401, 403, 404].includes(event.detail.xhr.status);
    notice(
      gone
        ? "Dit kan nu niet. Laad de pagina opnieuw; misschien bent u uitgelogd of is er iets veranderd."
        : "Er ging iets mis bij ons. Wat u net deed, is niet opgeslagen. Probeer het nog een keer.",
    );
  });
}
