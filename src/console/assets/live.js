// Refreshes parts of a page by themselves: <div data-live="/fragment" data-every="2000">. Stops while nobody looks.
// Also: a <select data-submit> sends its form, and what is [data-scripted] is hidden where scripts run.
;(() => {
  document.documentElement.classList.add('scripted')

  for (const select of document.querySelectorAll('select[data-submit]')) {
    select.addEventListener('change', () => select.form.requestSubmit())
  }
  for (const form of document.querySelectorAll('form[data-confirm]')) {
    form.addEventListener('submit', (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault()
    })
  }

  const follow = (element) => {
    const everyMs = Math.max(1000, Number(element.dataset.every) || 5000)
    let failures = 0
    const refresh = async () => {
      if (!document.hidden && !element.contains(document.activeElement)) {
        try {
          const answer = await fetch(element.dataset.live, { headers: { 'X-Live': '1' }, redirect: 'error' })
          if (!answer.ok) throw new Error(String(answer.status))
          const text = await answer.text()
          if (text !== element.dataset.last) {
            // Of this console only, and escaped by it.
            element.innerHTML = text
            element.dataset.last = text
          }
          failures = 0
          element.classList.remove('stale')
        } catch {
          failures += 1
          if (failures > 2) element.classList.add('stale')
        }
      }
      setTimeout(() => void refresh(), everyMs * Math.min(10, failures + 1))
    }
    setTimeout(() => void refresh(), everyMs)
  }
  for (const element of document.querySelectorAll('[data-live]')) follow(element)
})()
