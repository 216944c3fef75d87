// Watches a report being built: moves the bar, and loads the page again when the job has ended.
const box = document.querySelector("[data-progress]");
const bar = box.querySelector("progress");
const step = box.querySelector("[data-step]");

async function look() {
  const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const job = await answer.json();
  bar.value = Math.round(job.progress * 100);
  if (job.words) step.textContent = job.words;
  if (job.state !== "waiting" && job.state !== "running") location.reload();
}

setInterval(() => look().catch(() => {}), 1000);
