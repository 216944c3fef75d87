// A draft is filled in by one tab at a time: the other one says so, and may go on with it.

import { find, make } from "./speaking.js";

/** Say in place of the form that it is open in another tab; `flag` is where a wish to go on stands. */
export function tell(words, flag, id) {
  if (find("[data-elsewhere]")) return;
  for (const part of document.querySelectorAll("#main > *")) part.hidden = true;
  const heading = make("h2", "", words.elsewhere);
  heading.tabIndex = -1;
  const here = make("button", "pri wide block", words.here);
  here.addEventListener("click", () => {
    sessionStorage.setItem(flag, id);
    location.reload();
  });
  const said = make("div", "empty", heading, make("p", "s", words.elsewhere_more), here);
  said.dataset.elsewhere = "";
  find("#main").append(said);
  heading.focus();
}
