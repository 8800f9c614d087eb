/* One bundle, plain browser script. Every page does its main work without it; this makes it smoother. */
import { startAgenda } from "./agenda.js";
import { startDrafts } from "./draft.js";
import { startFields } from "./fields.js";
import { startHtmx } from "./htmx.js";
import { startKeys } from "./keys.js";
import { startMatrix } from "./matrix.js";
import { startSession } from "./session.js";
import { notice } from "./speak.js";
import { startUploads } from "./upload.js";

document.querySelector(".ov-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.getElementById("error-summary")?.focus();
startKeys();
startFields(document);
startAgenda(document);
startDrafts();
startUploads();
startMatrix();
startSession();
startHtmx((part) => {
  startFields(part);
  startAgenda(part);
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  notice("Het lukte niet met de toegangssleutel. Probeer het nog een keer, of kies een andere manier.");
});
