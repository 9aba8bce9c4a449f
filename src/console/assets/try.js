// The try page's chat: sends forms without loading the page anew, puts in what the event stream brings, shows pictures
// from this page's own memory. The messages' HTML is the server's, escaped there; nothing else is put in as HTML.
;(() => {
  const $ = (id) => document.getElementById(id)
  const form = $('try-form')
  if (!form) return
  const [log, messages, text, picture, preview, typing, status] = [
    'try-log',
    'try-messages',
    'try-text',
    'try-picture',
    'try-preview',
    'try-typing',
    'try-status',
  ].map($)
  const words = JSON.parse(form.dataset.words)
  const [country, language] = [$('try-country'), $('try-language')]
  /** Message id → address of the picture that this page sent with it. */
  const sentPictures = new Map()
  let picked = null
  let mark = messages.dataset.mark

  // ── Showing ──
  const toNewest = () => (log.scrollTop = log.scrollHeight)

  const dress = (bubble) => {
    for (const time of bubble.querySelectorAll('time[data-clock]')) {
      const at = new Date(time.dateTime)
      time.textContent = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
      time.title = at.toLocaleString()
    }
    const address = sentPictures.get(bubble.dataset.entry)
    const placeholder = address && bubble.querySelector(':scope > .photo')
    if (!placeholder) return
    const image = new Image()
    image.className = 'picture'
    image.alt = placeholder.textContent
    image.src = address
    placeholder.replaceWith(image)
  }

  const put = (html) => {
    const holder = document.createElement('template')
    holder.innerHTML = html
    const bubble = holder.content.firstElementChild
    if (!bubble) return
    dress(bubble)
    const known = $(bubble.id)
    if (known) known.replaceWith(bubble)
    else {
      bubble.classList.add('new')
      const before = typing.previousElementSibling
      messages.insertBefore(bubble, typing)
      if (bubble.classList.contains('ours')) toNewest()
      else {
        read()
        // A long answer is read from its first line on; what is enclosed comes below.
        if (before?.classList.contains('ours') && bubble.offsetHeight > log.clientHeight - 48)
          log.scrollBy({ top: bubble.getBoundingClientRect().top - log.getBoundingClientRect().top - 8 })
      }
    }
    forgetNotices()
  }

  const down = $('try-down')
  down.addEventListener('click', toNewest)
  // Upside down: 0 is at the newest, and what lies above is negative.
  log.addEventListener('scroll', () => (down.hidden = log.scrollTop > -120), { passive: true })

  /** Two ticks beneath what was read. */
  const read = () => {
    for (const own of messages.querySelectorAll('.ours:not(.read)')) own.classList.add('read')
  }

  let typingTimer
  const setTyping = (is) => {
    clearTimeout(typingTimer)
    typing.hidden = !is
    const now = is ? status.dataset.typing : status.dataset.online
    if (status.textContent !== now) status.textContent = now
    if (!is) return
    read()
    typingTimer = setTimeout(() => setTyping(false), 12_000)
  }

  const notice = (message) => {
    forgetNotices()
    const pill = document.createElement('p')
    pill.className = 'pill problem'
    pill.setAttribute('role', 'alert')
    pill.textContent = message
    messages.insertBefore(pill, typing)
    toNewest()
  }
  const forgetNotices = () => {
    for (const pill of messages.querySelectorAll('.pill.problem')) pill.remove()
  }

  // ── Receiving ──
  let stream
  const listen = () => {
    if (stream && stream.readyState !== EventSource.CLOSED) return
    stream = new EventSource(`/try/events?after=${encodeURIComponent(mark)}`)
    stream.addEventListener('entry', (event) => {
      mark = event.lastEventId
      put(event.data)
    })
    stream.addEventListener('removed', (event) => $(`m-${event.data}`)?.remove())
    stream.addEventListener('typing', (event) => setTyping(event.data === '1'))
    stream.addEventListener('gone', () => {
      stream.close()
      for (const bubble of messages.querySelectorAll('[data-entry]')) bubble.remove()
      setTyping(false)
      notice(words.gone)
    })
    let isLost = false
    stream.addEventListener('error', () => {
      // Before the first message there is no chat, and the server says so by closing.
      if (stream.readyState === EventSource.CONNECTING && !isLost && messages.querySelector('[data-entry]')) {
        isLost = true
        setTimeout(() => isLost && notice(words.lost), 4_000)
      }
    })
    stream.addEventListener('open', () => {
      if (isLost) forgetNotices()
      isLost = false
    })
  }

  // ── Sending ──
  const post = async (action, data) => {
    const answer = await fetch(action, {
      method: 'POST',
      body: data,
      headers: { Accept: 'application/json' },
    })
    const isJson = answer.headers.get('content-type')?.includes('json')
    const content = isJson ? await answer.json() : {}
    if (answer.ok) return content
    const error = new Error('refused')
    error.words = content.message ?? (answer.status === 413 ? words.tooLarge : words.failed)
    throw error
  }

  let isSending = false
  const send = async (data, file) => {
    if (isSending) return false
    isSending = true
    form.classList.add('sending')
    if (!data.has('country')) data.set('country', country.value)
    if (!data.has('language')) data.set('language', language.value)
    try {
      const { id, html } = await post('/try/messages', data)
      if (file) sentPictures.set(id, URL.createObjectURL(file))
      const known = $(`m-${id}`)
      if (known) dress(known)
      else if (html) put(html)
      toNewest()
      listen()
      return true
    } catch (error) {
      notice(error.words ?? words.failed)
      return false
    } finally {
      isSending = false
      form.classList.remove('sending')
    }
  }

  const sendWritten = async () => {
    const data = new FormData(form)
    data.delete('picture')
    if (picked) data.set('picture', picked, 'picture')
    if (!picked && text.value.trim() === '') return text.focus()
    const file = picked
    const written = text.value
    text.value = ''
    unpick()
    grow()
    const isDone = await send(data, file)
    if (isDone) $('try-forwarded').checked = false
    else {
      // Nothing is typed twice.
      if (text.value === '') text.value = written
      if (file && !picked) pick(file)
      grow()
    }
    text.focus()
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void sendWritten()
  })

  const sendSmall = async (small, data) => {
    if (small.matches('[data-send]')) {
      await send(data)
      if (matchMedia('(pointer: fine)').matches) text.focus()
    } else await post('/try/reactions', data).catch((error) => notice(error.words ?? words.failed))
  }
  /** Examples, offered answers, reactions: buttons of small forms, also of those that come later. */
  document.addEventListener('submit', (event) => {
    const small = event.target.closest('form[data-send], form[data-quiet]')
    if (!small || small === form) return
    event.preventDefault()
    void sendSmall(small, new FormData(small, event.submitter))
  })

  // ── Writing ──
  const grow = () => {
    text.rows = Math.min(6, Math.max(1, text.value.split('\n').length))
  }
  text.addEventListener('input', grow)
  text.addEventListener('keydown', (event) => {
    // While an input method puts a word together, Enter is its own.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })

  // ── Pictures ──
  const pick = (file) => {
    if (!file?.type.startsWith('image/')) return notice(words.notPicture)
    if (file.size > 8 * 1024 * 1024) return notice(words.tooLarge)
    unpick()
    picked = file
    preview.querySelector('img').src = URL.createObjectURL(file)
    preview.hidden = false
    text.focus()
  }
  const unpick = () => {
    const image = preview.querySelector('img')
    if (image.src) URL.revokeObjectURL(image.src)
    image.removeAttribute('src')
    preview.hidden = true
    picked = null
    picture.value = ''
  }
  picture.addEventListener('change', () => picture.files[0] && pick(picture.files[0]))
  $('try-unpick').addEventListener('click', unpick)
  document.addEventListener('paste', (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
    if (!file) return
    event.preventDefault()
    pick(file)
  })
  const phone = document.querySelector('.try-phone')
  let inside = 0
  for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    phone.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      if (kind === 'dragenter') inside++
      if (kind === 'dragleave') inside--
      if (kind === 'drop') {
        inside = 0
        pick(event.dataTransfer.files[0])
      }
      phone.classList.toggle('dropping', inside > 0)
    })
  }

  // ── Choices ──
  language.addEventListener('change', () => {
    const wanted = language.value === 'auto' ? language.dataset.page : language.value
    for (const list of document.querySelectorAll('.try-examples form'))
      list.hidden = list.dataset.language !== wanted
  })

  for (const bubble of messages.querySelectorAll('.bubble')) dress(bubble)
  if (messages.querySelector('.theirs[data-entry]')) read()
  if (!typing.hidden) setTyping(true)
  toNewest()
  listen()
})()
