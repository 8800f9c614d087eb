/* One bundle, plain browser script. Everything works without it; this only makes it smoother. */
import "./draft.js";
