// Says in the form that lets one in that script runs and that this browser can keep work: then the
// app opens, which needs no network; else the plain pages.

for (const field of document.querySelectorAll("input[name=script]"))
  field.value = "indexedDB" in window && "crypto" in window && crypto.subtle ? "1" : "";
